/**
 * The wait for a terminal to be quiet, after its child has died and while other processes still have it open.
 *
 *     begin ── delay ──▶ the reads of one more turn ──▶ nothing was printed ──▶ quiet
 *       ▲                                                   │ something was printed
 *       └───────────────────────────────────────────────────┘
 *
 * Time in which reading is paused does not count.
 *
 * Test: test/node-pty/linger.test.ts
 */
export class Linger {
  readonly #delay: number;
  readonly #quiet: () => void;
  #timer: NodeJS.Timeout | undefined;
  #look: NodeJS.Immediate | undefined;
  #begun = false;
  #paused = false;
  /** Since the wait began, or since the last look. */
  #printed = false;

  /** Milliseconds; with Infinity `quiet` is never called. */
  constructor(delay: number, quiet: () => void) {
    this.#delay = delay;
    this.#quiet = quiet;
  }

  begin(): void {
    if (this.#delay === Number.POSITIVE_INFINITY) return;
    this.#begun = true;
    if (!this.#paused) this.#wait();
  }

  printed(): void {
    this.#printed = true;
  }

  pause(): void {
    this.#paused = true;
    this.#cancel();
  }

  resume(): void {
    this.#paused = false;
    if (this.#begun) this.#wait();
  }

  /** `quiet` is not called any more. */
  end(): void {
    this.#begun = false;
    this.#cancel();
  }

  #wait(): void {
    this.#cancel();
    this.#printed = false;
    this.#timer = setTimeout(() => {
      // After the reads of this turn: when the event loop was blocked, output may be there unread.
      this.#look = setImmediate(() => this.#judge());
    }, this.#delay);
  }

  #judge(): void {
    if (this.#printed) {
      this.#wait();
    } else {
      this.end();
      this.#quiet();
    }
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#look);
  }
}
