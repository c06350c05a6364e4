/**
 * The time limit of --timeout: ends the child's session, as `PtyChild.terminate` does.
 *
 * Test: test/commands/run.test.ts
 */
import type { PtyChild } from 'strand-pty';
import { TIMED_OUT } from '../exit-status.js';

/** How long output that was printed before the end can still be read. */
const DRAIN_GRACE_MS = 500;

export class TimeLimit {
  #isOver = false;
  readonly #timer: NodeJS.Timeout;

  /** @param limit milliseconds */
  constructor(child: PtyChild, limit: number) {
    this.#timer = setTimeout(() => void this.#end(child), limit);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  async #end(child: PtyChild): Promise<void> {
    this.#isOver = true;
    await child.terminate();
    // The reader of standard output may be stuck.
    setTimeout(() => process.exit(TIMED_OUT), DRAIN_GRACE_MS);
  }
}
