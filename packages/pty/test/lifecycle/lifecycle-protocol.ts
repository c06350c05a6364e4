import { type ExitReason, ProcessProtocol, type PTYProcess } from 'strand-pty';

export const METHODS = ['makeConnection', 'data', 'lost', 'exited', 'ended'] as const;

/** What a protocol is told. */
export type Method = (typeof METHODS)[number];

/** Notes what it is told, does in each method what the test wants done there, and throws where it is to throw. */
export class LifecycleProtocol extends ProcessProtocol {
  declare transport: PTYProcess;
  /** Data that follows data is one. */
  readonly events: Method[] = [];
  readonly reasons: ExitReason[] = [];
  readonly lost: [childFD: number, reason: Error][] = [];
  readonly thrown: unknown[] = [];
  /** What came while it should not have. */
  readonly surprises: string[] = [];
  received = '';
  readonly #throwing: ReadonlySet<Method>;
  readonly #react: (method: Method) => void;
  /** Says why there may be no data now, if that is so. */
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
