import { type ExitReason, type Process, ProcessProtocol, type PTYProcess } from 'strand-pty';

export const METHODS = ['makeConnection', 'data', 'lost', 'exited', 'ended'] as const;

/** The methods of the protocol. */
export type Method = (typeof METHODS)[number];

export interface OrdersHooks {
  /** Methods that throw at each call. */
  readonly throwing: ReadonlySet<Method>;
  /** Called in each method, with the descriptor if the method has one. */
  react(method: Method, childFD: number): void;
  received(childFD: number, text: string): void;
  /** Returns why data of this descriptor must not come now, or undefined. */
  silence(childFD: number): string | undefined;
}

/** Records its calls, runs the test's reaction in each method, and throws where the test wants it. */
export class OrdersProtocol extends ProcessProtocol {
  declare transport: Process | PTYProcess;
  /** 'makeConnection', 'data 1', 'lost 0', 'exited', 'ended'. */
  readonly events: string[] = [];
  readonly reasons: ExitReason[] = [];
  readonly thrown: unknown[] = [];
  /** Calls that should not have happened. */
  readonly surprises: string[] = [];
  readonly #hooks: OrdersHooks;
  #inExited = false;

  constructor(hooks: OrdersHooks) {
    super();
    this.#hooks = hooks;
  }

  count(event: string): number {
    return this.events.filter((one) => one === event).length;
  }

  override makeConnection(transport: Process | PTYProcess): void {
    super.makeConnection(transport);
    this.#told('makeConnection');
  }

  override childDataReceived(childFD: number, data: Buffer): void {
    const silence = this.#hooks.silence(childFD);
    if (silence !== undefined) this.surprises.push(`data ${childFD} ${silence}`);
    this.#hooks.received(childFD, data.toString());
    this.#told('data', childFD);
  }

  override childConnectionLost(childFD: number): void {
    this.#told('lost', childFD);
  }

  override processExited(reason: ExitReason): void {
    this.reasons.push(reason);
    this.#inExited = true;
    try {
      this.#told('exited');
    } finally {
      this.#inExited = false;
    }
  }

  override processEnded(reason: ExitReason): void {
    if (this.#inExited) this.surprises.push('processEnded inside processExited');
    this.reasons.push(reason);
    this.#told('ended');
  }

  #told(method: Method, childFD = -1): void {
    const event = childFD < 0 ? method : `${method} ${childFD}`;
    if (this.events.includes('ended')) this.surprises.push(`${event} after the end`);
    this.events.push(event);
    this.#hooks.react(method, childFD);
    if (!this.#hooks.throwing.has(method)) return;
    const error = new Error(`thrown by ${event}`);
    this.thrown.push(error);
    throw error;
  }
}
