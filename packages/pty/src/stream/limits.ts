/**
 * The `signal` and `timeout` options: each ends the child, once, and neither outlives it.
 *
 * Test: test/stream/limits.test.ts
 */
import type { DelayedCall, Reactor } from '../interfaces.js';
import { onAbort } from '../launch/abort.js';

/** The limits, checked; no timeout is 0. */
interface LimitSettings {
  readonly signal: AbortSignal | undefined;
  readonly timeout: number;
}

/** The child that the limits end. */
interface LimitedChild {
  /** False when it is dead, also when that was not noticed before. */
  isAlive(): boolean;
  end(): void;
}

export class Limits {
  /** Why the child was ended, as its status says it. */
  exceeded: 'timedOut' | 'aborted' | undefined;
  readonly #stopListening: (() => void) | undefined;
  readonly #timer: DelayedCall | undefined;

  constructor({ signal, timeout }: LimitSettings, reactor: Reactor, child: LimitedChild) {
    const exceed = (limit: 'timedOut' | 'aborted') => {
      this.end();
      if (!child.isAlive()) return;
      this.exceeded = limit;
      try {
        child.end();
      } catch (error) {
        reactor.reportError(error);
      }
    };
    if (signal) this.#stopListening = onAbort(signal, reactor, () => exceed('aborted'));
    // The child itself keeps the event loop running, unless it was told not to.
    if (timeout) this.#timer = reactor.callLater(timeout, () => exceed('timedOut')).unref();
  }

  /** The child is dead. */
  end(): void {
    this.#stopListening?.();
    this.#timer?.cancel();
  }
}
