/**
 * Waits until a terminal is quiet, after its child has died and while other processes still have it open.
 *
 *     begin ── delay ──▶ the reads of one more turn ──▶ no output ──▶ quiet
 *       ▲                                                   │ output
 *       └───────────────────────────────────────────────────┘
 *
 * A pause of reading restarts the delay at `resume`. After `endWithin` the wait has a limit, also with output or a pause.
 *
 * Test: test/node-pty/linger.test.ts
 */
export class Linger {
  readonly #delayMs: number;
  readonly #quiet: () => void;
  #timer: NodeJS.Timeout | undefined;
  #check: NodeJS.Immediate | undefined;
  #limit: NodeJS.Timeout | undefined;
  #begun = false;
  #paused = false;
  /** There was output since the delay was started. */
  #hadOutput = false;

  /** With a delay of Infinity, `quiet` is never called. */
  constructor(delayMs: number, quiet: () => void) {
    this.#delayMs = delayMs;
    this.#quiet = quiet;
  }

  begin(): void {
    if (this.#delayMs === Number.POSITIVE_INFINITY) return;
    this.#begun = true;
    if (!this.#paused) this.#wait();
  }

  /** Calls `quiet` after this many milliseconds at the latest. */
  endWithin(limitMs: number): void {
    this.#limit ??= setTimeout(() => this.#endNow(), limitMs);
  }

  outputReceived(): void {
    this.#hadOutput = true;
  }

  pause(): void {
    this.#paused = true;
    this.#cancel();
  }

  resume(): void {
    this.#paused = false;
    if (this.#begun) this.#wait();
  }

  /** Stops waiting: `quiet` is not called any more. */
  end(): void {
    this.#begun = false;
    clearTimeout(this.#limit);
    this.#cancel();
  }

  #wait(): void {
    this.#cancel();
    this.#hadOutput = false;
    this.#timer = setTimeout(() => {
      // After the reads of this turn: if the event loop was blocked, unread output may wait in the kernel.
      this.#check = setImmediate(() => this.#checkQuiet());
    }, this.#delayMs);
  }

  #checkQuiet(): void {
    if (this.#hadOutput) this.#wait();
    else this.#endNow();
  }

  #endNow(): void {
    this.end();
    this.#quiet();
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#check);
  }
}
