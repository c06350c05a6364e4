import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `sh -c 'stty …; exec NAME'` is NAME: then the terminal is raw. A pause of a fixed length would be too
 * short on a busy machine, and the terminal's own echo would be counted as the child's answer.
 */
export async function becomes(pid, name) {
  while (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== name) await sleep(5);
}
