import { inspect } from 'node:util';
import type { DelayedCall } from '../interfaces.js';

/** 24.8 days. Node calls a timer with a longer delay at once. */
const MAX_DELAY_MS = 0x7fff_ffff;

/** Returns a delay in milliseconds, checked. @throws {TypeError|RangeError} */
export function requireDelay(delay: number): number {
  if (typeof delay !== 'number')
    throw new TypeError(`a delay must be a number of milliseconds, got ${inspect(delay, { depth: 0 })}`);
  if (delay >= 0 && delay <= MAX_DELAY_MS) return delay;
  throw new RangeError(`a delay must be 0 to ${MAX_DELAY_MS} milliseconds, got ${delay}`);
}

/** Checks a callback now: a wrong one would be an uncaught exception when the delay is over. @throws {TypeError} */
export function requireCallback(callback: unknown): void {
  if (typeof callback === 'function') return;
  throw new TypeError(`callback must be a function, got ${inspect(callback, { depth: 0 })}`);
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
