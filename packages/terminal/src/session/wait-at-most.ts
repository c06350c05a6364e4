import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a promise, but no longer than a time. */
export async function waitAtMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = delay(milliseconds, undefined, timer).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}
