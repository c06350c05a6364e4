import { type ExitReason, ProcessProtocol, type PTYProcess } from 'strand-pty';

export const METHODS = ['makeConnection', 'data', 'lost', 'exited', 'ended'] as const;

/** The methods of the protocol. */
export type Method = (typeof METHODS)[number];

/** Records its calls, runs the test's reaction in each method, and throws where the test wants it. */
export class LifecycleProtocol extends ProcessProtocol {
  declare transport: PTYProcess;
  /** Consecutive data counts as one event. */
  readonly events: Method[] = [];
  readonly reasons: ExitReason[] = [];
  readonly lost: [childFD: number, reason: Error][] = [];
  readonly thrown: unknown[] = [];
  /** Calls that should not have happened. */
  readonly surprises: string[] = [];
  received = '';
  readonly #throwing: ReadonlySet<Method>;
  readonly #react: (method: Method) => void;
  /** Returns why data must not come now, or undefined. */
  readonly #silence: () => string | undefined;
  #inExited = false;

  constructor(
    throwing: ReadonlySet<Method>,
    react: (method: Method) => void,
    silence: () => string | undefined,
  ) {
    super();
    this.#throwing = throwing;
    this.#react = react;
    this.#silence = silence;
  }

  override makeConnection(transport: PTYProcess): void {
    super.makeConnection(transport);
    this.#told('makeConnection');
  }

  override childDataReceived(_childFD: number, data: Buffer): void {
    const silence = this.#silence();
    if (silence !== undefined) this.surprises.push(`data ${silence}`);
    this.received += data.toString();
    this.#told('data');
  }

  override childConnectionLost(childFD: number, reason: Error): void {
    this.lost.push([childFD, reason]);
    this.#told('lost');
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

  #told(method: Method): void {
    if (this.events.includes('ended')) this.surprises.push(`${method} after the end`);
    if (method !== 'data' || this.events.at(-1) !== 'data') this.events.push(method);
    this.#react(method);
    if (!this.#throwing.has(method)) return;
    const error = new Error(`thrown by ${method}`);
    this.thrown.push(error);
    throw error;
  }
}
