import { performance } from 'node:perf_hooks';

/** Gives an error the stack of a call, and returns it. */
export type Locate = <E extends Error>(error: E) => E;

/**
 * Gives an error that is created later, from a timer, the stack of the call that failed.
 *
 * @param method the method whose caller is shown
 */
export function callSite(method: (...args: never[]) => unknown): Locate {
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, method);
  return (error) => {
    const frames = site.stack?.slice(site.stack.indexOf('\n')) ?? '';
    error.stack = `${error.name}: ${error.message}${frames}`;
    return error;
  };
}

const FREQUENT_CALL_MS = 5;
let lastFrequentCall = Number.NEGATIVE_INFINITY;

/**
 * As `callSite`, for a method that a program may call thousands of times a second, where capturing the stack would take longer than the
 * call. If another call was less than 5 ms before, the error keeps its own stack, which shows where an async function awaits the call.
 */
export function frequentCallSite(method: (...args: never[]) => unknown): Locate {
  const now = performance.now();
  const isFrequent = now - lastFrequentCall < FREQUENT_CALL_MS;
  lastFrequentCall = now;
  return isFrequent ? (error) => error : callSite(method);
}
