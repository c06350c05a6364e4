import { type ExitReason, type Process, ProcessProtocol, type PTYProcess } from 'strand-pty';

export const METHODS = ['makeConnection', 'data', 'lost', 'exited', 'ended'] as const;

/** What a protocol is told. */
export type Method = (typeof METHODS)[number];

export interface OrdersHooks {
  /** Methods that throw, every time. */
  readonly throwing: ReadonlySet<Method>;
  /** Called in each method, with the descriptor where it is about one. */
  react(method: Method, childFD: number): void;
  received(childFD: number, text: string): void;
  /** Why there may be no data of this descriptor now, if that is so. */
  silence(childFD: number): string | undefined;
}

/** Notes what it is told, does in each method what the test wants done there, and throws where it is to throw. */
export class OrdersProtocol extends ProcessProtocol {
  declare transport: Process | PTYProcess;
  /** 'makeConnection', 'data 1', 'lost 0', 'exited', 'ended'. */
  readonly events: string[] = [];
  readonly reasons: ExitReason[] = [];
  readonly thrown: unknown[] = [];
  /** What came while it should not have. */
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
