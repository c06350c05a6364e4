/** Fills its table of descriptors, then frees one at a time until a child can be started. */
import { closeSync, openSync } from 'node:fs';
import { kill, leftOpen, type SpawnFailure, spawnAgain, tryToSpawn } from '../support/failing-spawns.js';

// The first child loads modules, which needs more descriptors than later ones.
await spawnAgain();

const filling: number[] = [];
try {
  for (;;) filling.push(openSync('/dev/null', 'r'));
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
}

const failures: SpawnFailure[] = [];
let result = tryToSpawn();
while ('code' in result) {
  failures.push(result);
  closeSync(filling.pop() ?? -1);
  result = tryToSpawn();
}
for (const fd of filling) closeSync(fd);
await kill(result);
const afterwards = await spawnAgain();
console.log(JSON.stringify({ failures, afterwards, left: leftOpen() }));
