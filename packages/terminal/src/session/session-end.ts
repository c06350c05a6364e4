import type { ExitStatus } from 'strand-pty';

/** Whether and how a session has ended. */
export class SessionEnd {
  /** Undefined before the end. */
  status: ExitStatus | undefined;
  /** The error of the stream. */
  cause: Error | undefined;
  /** A wait that is over has removed its own listener, which a reaction to a promise could not be. */
  readonly #listeners = new Set<() => void>();

  get isOver(): boolean {
    return this.status !== undefined;
  }

  /** Calls a listener at the end, or soon if that was before. Returns a function that removes it. */
  on(listener: () => void): () => void {
    if (this.isOver) queueMicrotask(listener);
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  callListeners(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
