import { type DelayedCall, type Reactor, reactor } from 'strand-pty';

/** Milliseconds between two polls of a Termination. */
const POLL_INTERVAL_MS = 20;

/** A delayed call that the test fires. */
class HeldCall implements DelayedCall {
  readonly delay: number;
  readonly #calls: Set<HeldCall>;
  readonly #callback: () => void;

  constructor(delay: number, calls: Set<HeldCall>, callback: () => void) {
    this.delay = delay;
    this.#calls = calls;
    this.#callback = callback;
    calls.add(this);
  }

  active(): boolean {
    return this.#calls.has(this);
  }

  cancel(): void {
    this.#calls.delete(this);
  }

  unref(): this {
    return this;
  }

  fire(): void {
    this.cancel();
    this.#callback();
  }
}

/** The default reactor with a manual clock: real children, and no time that passes by itself. */
export class HeldTimers {
  readonly #calls = new Set<HeldCall>();
  readonly reactor: Reactor;

  constructor() {
    this.reactor = new Proxy(reactor, {
      get: (target, name) => {
        if (name === 'callLater') return this.#callLater;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  /** The delays of the pending calls, in the order in which they were made. */
  get pending(): number[] {
    return [...this.#calls].map(({ delay }) => delay);
  }

  /** Makes the first pending call with this delay. */
  fire(delay: number): void {
    const call = [...this.#calls].find((one) => one.delay === delay);
    if (!call)
      throw new Error(`no pending call with ${delay} ms: pending are ${this.pending.join(', ') || 'none'}`);
    call.fire();
  }

  /** Calls without a delay, and the polling for a death that no event reports, keep the real clock. */
  readonly #callLater = <A extends unknown[]>(
    delay: number,
    callback: (...args: A) => void,
    ...args: A
  ): DelayedCall => {
    if (delay <= POLL_INTERVAL_MS) return reactor.callLater(delay, callback, ...args);
    return new HeldCall(delay, this.#calls, () => callback(...args));
  };
}
