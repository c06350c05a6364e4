import { setImmediate as turn } from 'node:timers/promises';

/**
 * Resolves when the output that was in the kernel before has been read.
 *
 * The first turn may be the current one, which has read already. The second has a whole phase of reads before it.
 */
export async function outputRead(): Promise<void> {
  await turn();
  await turn();
}
