import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `sh -c 'stty …; exec NAME'` runs NAME: then the terminal is raw. After a fixed delay it might not be on a busy
 * machine, and the echo of the terminal would be counted as the answer of the child.
 */
export async function becomes(pid, name) {
  while (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== name) await sleep(5);
}
