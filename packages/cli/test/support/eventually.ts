import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. Shorter than the watchdog, so that a failure says what was waited for. */
const WAIT_LIMIT_MS = 20_000;

/** Polls until `holds` returns true, for conditions without an event. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`);
    await sleep(2);
  }
}

/** Resolves when there is no such process. */
export async function gone(pid: number): Promise<void> {
  await eventually(`process ${pid} is gone`, () => !isThere(pid));
}

function isThere(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
}
