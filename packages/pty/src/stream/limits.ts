/**
 * The `signal` and `timeout` options: each ends the child, once, and neither outlives it.
 *
 * Test: test/stream/limits.test.ts
 */
import { addAbortListener } from 'node:events';
import type { Signal } from '../errors.js';
import type { DelayedCall, Reactor } from '../interfaces.js';

interface LimitOptions {
  signal?: AbortSignal;
  timeout?: number;
  killSignal?: Signal | number;
}

export class Limits {
  readonly #listening: Disposable | undefined;
  readonly #timer: DelayedCall | undefined;

  constructor(options: LimitOptions, reactor: Reactor, kill: (signal: Signal | number) => void) {
    const { signal, timeout, killSignal = 'SIGTERM' } = options;
    const exceeded = () => {
      this.end();
      try {
        kill(killSignal);
      } catch (error) {
        reactor.reportError(error);
      }
    };
    // Another listener cannot keep the event from this one.
    if (signal) this.#listening = addAbortListener(signal, exceeded);
    // The child itself keeps the event loop running, unless it was told not to.
    if (timeout) this.#timer = reactor.callLater(timeout, exceeded).unref();
  }

  /** The child is dead. */
  end(): void {
    this.#listening?.[Symbol.dispose]();
    this.#timer?.cancel();
  }
}
