import { limitWait } from '../expect/wait-options.js';

/** A condition that is checked again and again. */
export interface Condition<T> {
  /** Returns undefined to wait on. What it throws rejects the wait. */
  check(): T | undefined;
  /** Calls `tick` whenever the result may have changed. Returns a function that ends that. */
  watch(tick: () => void): () => void;
  /** Whether the result cannot change any more. */
  isOver(): boolean;
}

export interface Limits {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Waits until a condition holds.
 * @param failure creates the error with which the wait rejects
 */
export async function waitUntil<T>(
  { check, watch, isOver }: Condition<T>,
  limits: Limits,
  failure: (kind: 'timeout' | 'ended') => Promise<Error>,
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    let settled = false;
    const cancel = limitWait(
      limits,
      () => fail('timeout'),
      (reason) => settle(() => reject(reason)),
    );
    const unwatch = watch(tick);
    tick();

    function tick() {
      if (settled) return;
      try {
        const result = check();
        if (result !== undefined) settle(() => resolve(result));
        else if (isOver()) fail('ended');
      } catch (error) {
        settle(() => reject(error));
      }
    }

    function fail(kind: 'timeout' | 'ended') {
      settle(() => void failure(kind).then(reject, reject));
    }

    function settle(tell: () => void) {
      if (settled) return;
      settled = true;
      cancel();
      unwatch();
      tell();
    }
  });
}

/** How often what the kernel does not report is polled. */
const POLL_INTERVAL_MS = 10;

/**
 * Polls, and calls `tick` once more at the end.
 * @param onEnd returns a function that removes the listener
 */
export function poll(tick: () => void, onEnd: (listener: () => void) => () => void): () => void {
  const timer = setInterval(tick, POLL_INTERVAL_MS);
  const forget = onEnd(tick);
  return () => {
    clearInterval(timer);
    forget();
  };
}
