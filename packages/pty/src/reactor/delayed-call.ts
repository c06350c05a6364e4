import type { DelayedCall } from '../interfaces.js';

/** 24.8 days. After a longer delay Node would call at once. */
const LONGEST_DELAY = 0x7fff_ffff;

/** @throws {RangeError} */
export function requireDelay(delay: number): number {
  if (delay >= 0 && delay <= LONGEST_DELAY) return delay;
  throw new RangeError(`a delay must be 0 to ${LONGEST_DELAY} milliseconds, got ${delay}`);
}

/** A call that `UvReactor.callLater` scheduled. */
export class TimerCall implements DelayedCall {
  #timer: NodeJS.Timeout | undefined;

  constructor(delay: number, call: () => void) {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      call();
    }, requireDelay(delay));
  }

  active(): boolean {
    return this.#timer !== undefined;
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  unref(): this {
    this.#timer?.unref();
    return this;
  }
}
