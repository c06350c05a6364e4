/** The memory in use, without what can be freed. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Returns how many MiB more are in use after a function has been called, while its result is kept. */
export function growthOf(make: () => unknown): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  const made = make();
  collect();
  const growth = process.memoryUsage().heapUsed - before;
  // What was made is still in use here.
  return made === undefined ? Number.NaN : growth / 2 ** 20;
}
