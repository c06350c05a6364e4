import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when there is no such process. Nobody tells of the end of another's child. */
export async function gone(pid: number): Promise<void> {
  while (isThere(pid)) await sleep(10);
}

function isThere(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
}
