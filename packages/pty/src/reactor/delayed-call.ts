import type { DelayedCall } from '../interfaces.js';

/** A call that `UvReactor.callLater` scheduled. */
export class TimerCall implements DelayedCall {
  #timer: NodeJS.Timeout | undefined;

  constructor(delay: number, call: () => void) {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      call();
    }, delay);
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
