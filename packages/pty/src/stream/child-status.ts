import type { Readable, Writable } from 'node:stream';
import type { ExitStatus } from '../errors.js';

/** The exit status of a child, and the promises that wait for it. */
export class ChildStatus {
  /** Resolves when the child was reaped. */
  readonly exited: Promise<ExitStatus>;
  /** Resolves when the output of every stream was delivered. */
  readonly ended: Promise<ExitStatus>;
  #status: ExitStatus = { exitCode: null, signal: null };
  readonly #undelivered: Set<Readable | Writable>;
  #resolveExited!: (status: ExitStatus) => void;
  #resolveEnded!: (status: ExitStatus) => void;

  constructor(readables: Iterable<Readable>) {
    this.#undelivered = new Set(readables);
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  /** Both values are null until the child was reaped. */
  get status(): ExitStatus {
    return this.#status;
  }

  reaped(status: ExitStatus): void {
    this.#status = status;
    this.#resolveExited(status);
  }

  /** `ended` does not wait for this stream any more. */
  delivered(stream: Readable | Writable): void {
    this.#undelivered.delete(stream);
    if (this.#undelivered.size === 0) this.#resolveEnded(this.#status);
  }
}
