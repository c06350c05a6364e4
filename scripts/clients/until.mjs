import { setTimeout as delay } from 'node:timers/promises';

const TIMEOUT_MS = 30_000;

/**
 * Polls until a condition holds, and returns its value: another program emits no events here.
 * @template T
 * @param {string} what
 * @param {() => T} holds
 * @returns {Promise<T>}
 */
export async function until(what, holds) {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const value = holds();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`it never came true that ${what}`);
    await delay(10);
  }
}
