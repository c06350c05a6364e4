import type { DelayedCall } from '../interfaces.js';

/** A call that `MemoryReactor.callLater` scheduled. */
export class MemoryCall implements DelayedCall {
  /** When the call is due, in milliseconds of the reactor's clock. */
  readonly time: number;
  readonly #pending: Set<MemoryCall>;
  readonly #call: () => void;

  constructor(time: number, pending: Set<MemoryCall>, call: () => void) {
    this.time = time;
    this.#pending = pending;
    this.#call = call;
  }

  call(): void {
    this.#pending.delete(this);
    this.#call();
  }

  active(): boolean {
    return this.#pending.has(this);
  }

  cancel(): void {
    this.#pending.delete(this);
  }

  unref(): this {
    return this;
  }
}
