/**
 * The `signal` and `timeout` options: each ends the child, once, and neither outlives it.
 *
 * Test: test/stream/limits.test.ts
 */
import type { Signal } from '../errors.js';
import type { DelayedCall, Reactor } from '../interfaces.js';

interface LimitOptions {
  signal?: AbortSignal;
  timeout?: number;
  killSignal?: Signal | number;
}

export class Limits {
  readonly #signal: AbortSignal | undefined;
  readonly #timer: DelayedCall | undefined;
  readonly #exceeded: () => void;

  constructor(options: LimitOptions, reactor: Reactor, kill: (signal: Signal | number) => void) {
    const { signal, timeout, killSignal = 'SIGTERM' } = options;
    this.#exceeded = () => {
      this.end();
      try {
        kill(killSignal);
      } catch (error) {
        reactor.reportError(error);
      }
    };
    this.#signal = signal;
    signal?.addEventListener('abort', this.#exceeded, { once: true });
    // The child itself keeps the event loop running, unless it was told not to.
    if (timeout) this.#timer = reactor.callLater(timeout, this.#exceeded).unref();
  }

  /** The child is dead. */
  end(): void {
    this.#signal?.removeEventListener('abort', this.#exceeded);
    this.#timer?.cancel();
  }
}
