/**
 * A wait that can be ended early.
 *
 * Test: test/player/wakeup.test.ts
 */
const TIMER_LIMIT_MS = 0x7fff_ffff;

export class Wakeup {
  #wake: (() => void) | undefined;
  #isPending = false;

  /** Ends the wait, or the next one. */
  wake(): void {
    this.#isPending = true;
    this.#wake?.();
  }

  /** Resolves after a time, Infinity for never, or when `wake` was called since the last wait. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#isPending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(milliseconds, TIMER_LIMIT_MS));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    this.#isPending = false;
  }
}
