import { type ExitReason, ProcessProtocol, type ProcessTransport } from 'strand-pty';

export const METHODS = ['makeConnection', 'data', 'lost', 'exited', 'ended'] as const;

/** The methods of the protocol. */
export type Method = (typeof METHODS)[number];

/** Records its calls, runs the test's reaction in each method, and throws where the test wants it. */
export abstract class ReactingProtocol extends ProcessProtocol {
  readonly events: string[] = [];
  readonly reasons: ExitReason[] = [];
  readonly thrown: unknown[] = [];
  /** Calls that should not have happened. */
  readonly violations: string[] = [];
  readonly #throwing: ReadonlySet<Method>;
  #inExited = false;

  constructor(throwing: ReadonlySet<Method>) {
    super();
    this.#throwing = throwing;
  }

  override makeConnection(transport: ProcessTransport): void {
    super.makeConnection(transport);
    this.called('makeConnection');
  }

  override processExited(reason: ExitReason): void {
    this.reasons.push(reason);
    this.#inExited = true;
    try {
      this.called('exited');
    } finally {
      this.#inExited = false;
    }
  }

  override processEnded(reason: ExitReason): void {
    if (this.#inExited) this.violations.push('processEnded inside processExited');
    this.reasons.push(reason);
    this.called('ended');
  }

  protected called(method: Method, childFD = -1): void {
    const event = this.eventOf(method, childFD);
    if (this.events.includes('ended')) this.violations.push(`${event} after the end`);
    this.record(event);
    this.react(method, childFD);
    if (!this.#throwing.has(method)) return;
    const error = new Error(`thrown by ${event}`);
    this.thrown.push(error);
    throw error;
  }

  protected eventOf(method: Method, _childFD: number): string {
    return method;
  }

  protected record(event: string): void {
    this.events.push(event);
  }

  protected abstract react(method: Method, childFD: number): void;
}
