import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE = 30_000;

/**
 * Asks again and again: what another program does brings no event here.
 * @param {string} what
 * @param {() => boolean} holds
 */
export async function until(what, holds) {
  const deadline = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`it never came true that ${what}`);
    await delay(10);
  }
}
