/**
 * The position of the player. It is computed from the time at which playing began, so it does not drift, however long
 * drawing takes.
 *
 * Test: test/player/clock.test.ts
 */
const MILLISECONDS_PER_SECOND = 1000;

export class Clock {
  readonly #now: () => number;
  #speed: number;
  /** Position at `#since`, in seconds. */
  #position = 0;
  /** When the position was set, in milliseconds; undefined while the clock is stopped. */
  #since: number | undefined;

  /** @param now in milliseconds */
  constructor(speed: number, now: () => number = () => performance.now()) {
    this.#speed = speed;
    this.#now = now;
  }

  /** In seconds of the recording. */
  get position(): number {
    if (this.#since === undefined) return this.#position;
    return this.#position + ((this.#now() - this.#since) / MILLISECONDS_PER_SECOND) * this.#speed;
  }

  set position(position: number) {
    this.#position = position;
    if (this.#since !== undefined) this.#since = this.#now();
  }

  get isRunning(): boolean {
    return this.#since !== undefined;
  }

  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    // The time up to now has passed at the old speed.
    const { position } = this;
    this.#speed = speed;
    this.position = position;
  }

  start(): void {
    this.#since ??= this.#now();
  }

  stop(): void {
    this.#position = this.position;
    this.#since = undefined;
  }

  /** Milliseconds until a position is reached; Infinity while the clock is stopped. */
  until(position: number): number {
    if (this.#since === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(0, ((position - this.position) / this.#speed) * MILLISECONDS_PER_SECOND);
  }
}
