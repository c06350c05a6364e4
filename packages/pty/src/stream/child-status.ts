import type { Readable, Writable } from 'node:stream';
import type { ExitStatus, Signal } from '../errors.js';

/** The exit status of a child, and the promises that wait for it. */
export class ChildStatus {
  /** The exit code and the signal; both are null until the child was reaped. */
  value: ExitStatus = { exitCode: null, signal: null };
  /** Resolves when the child was reaped. */
  readonly exited: Promise<ExitStatus>;
  /** Resolves when `delivered` was called for every readable. */
  readonly ended: Promise<ExitStatus>;
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

  get exitCode(): number | null {
    return this.value.exitCode;
  }

  get signal(): Signal | null {
    return this.value.signal;
  }

  reaped(status: ExitStatus): void {
    this.value = status;
    this.#resolveExited(status);
  }

  /** From now on `ended` does not wait for this stream. */
  delivered(stream: Readable | Writable): void {
    this.#undelivered.delete(stream);
    if (this.#undelivered.size === 0) this.#resolveEnded(this.value);
  }
}
