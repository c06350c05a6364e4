import { setTimeout as delay } from 'node:timers/promises';

const TIMEOUT_MS = 30_000;

/** Polls until a condition holds: another program emits no events here. */
export async function until(what, holds) {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`it never came true that ${what}`);
    await delay(10);
  }
}
