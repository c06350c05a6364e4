/** Options of everything that waits. */
export interface WaitOptions {
  /** Milliseconds, 0 to 2,147,483,647, or Infinity for no limit. Default: `timeout` of the session. */
  timeout?: number | undefined;
  /** Rejects with its reason when it aborts. */
  signal?: AbortSignal | undefined;
}

export const WAIT_OPTIONS: readonly string[] = ['timeout', 'signal'] satisfies (keyof WaitOptions)[];

/** The longest time that a timer of Node can wait. */
const TIMER_LIMIT_MS = 2 ** 31 - 1;

/** @throws {TypeError|RangeError} for anything that is not a time */
export function readMilliseconds(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  const range = `a number of milliseconds from 0 to ${TIMER_LIMIT_MS}, or Infinity`;
  if (typeof value !== 'number') throw new TypeError(`${name} must be ${range}, not ${typeof value}`);
  if (value === Number.POSITIVE_INFINITY || (value >= 0 && value <= TIMER_LIMIT_MS)) return value;
  throw new RangeError(`${name} must be ${range}, not ${value}`);
}

/** @throws {TypeError} for anything that is not an AbortSignal */
export function readSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  // Also one of another realm.
  if (typeof signal === 'object' && signal !== null && 'aborted' in signal && 'addEventListener' in signal) {
    return signal;
  }
  throw new TypeError('signal must be an AbortSignal');
}

/**
 * Calls `expired` or `aborted`, at most one of them and once.
 * @returns a function that cancels both
 */
export function limitWait(
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal | undefined },
  expired: () => void,
  aborted: (reason: unknown) => void,
): () => void {
  const abort = () => {
    cancel();
    aborted(signal?.reason);
  };
  const expire = () => {
    cancel();
    expired();
  };
  const timer = timeout === Number.POSITIVE_INFINITY ? undefined : setTimeout(expire, timeout);
  const waiting = signal && waitingFor(signal).add(abort);
  function cancel() {
    clearTimeout(timer);
    waiting?.delete(abort);
  }
  return cancel;
}

/** What waits for each signal. Thousands of waits may have the same, which would have too many listeners. */
const aborts = new WeakMap<AbortSignal, Set<() => void>>();

function waitingFor(signal: AbortSignal): Set<() => void> {
  const known = aborts.get(signal);
  if (known) return known;
  const waiting = new Set<() => void>();
  const abortAll = () => {
    for (const abort of waiting) abort();
  };
  signal.addEventListener('abort', abortAll, { once: true });
  aborts.set(signal, waiting);
  return waiting;
}
