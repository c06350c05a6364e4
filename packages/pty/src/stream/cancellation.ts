/**
 * The `signal` and `timeout` options: the first of them ends the child. Neither has an effect after the child's death.
 *
 * Test: test/stream/cancellation.test.ts
 */
import type { DelayedCall, Reactor } from '../interfaces.js';
import { onAbort } from '../launch/abort.js';

/** The options, checked. */
interface CancellationSettings {
  readonly signal: AbortSignal | undefined;
  /** Milliseconds; 0 means no timeout. */
  readonly timeout: number;
}

interface CancellableChild {
  /** False when the child is dead, also before its death was noticed. */
  isAlive(): boolean;
  end(): void;
}

export class Cancellation {
  /** Why the child was ended: the name of this field in its exit status. */
  reason: 'timedOut' | 'aborted' | undefined;
  readonly #stopListening: (() => void) | undefined;
  readonly #timer: DelayedCall | undefined;

  constructor({ signal, timeout }: CancellationSettings, reactor: Reactor, child: CancellableChild) {
    const cancel = (reason: 'timedOut' | 'aborted') => {
      this.dispose();
      if (!child.isAlive()) return;
      this.reason = reason;
      try {
        child.end();
      } catch (error) {
        reactor.reportError(error);
      }
    };
    if (signal) this.#stopListening = onAbort(signal, reactor, () => cancel('aborted'));
    // Unreferenced: the child itself keeps the event loop running, unless the program called `unref`.
    if (timeout) this.#timer = reactor.callLater(timeout, () => cancel('timedOut')).unref();
  }

  /** Removes the listener and the timer. */
  dispose(): void {
    this.#stopListening?.();
    this.#timer?.cancel();
  }
}
