/** Starts children until no terminal is left, ends them, and starts another. */
import { kill, leftOpen, type SpawnFailure, spawnAgain, tryToSpawn } from '../support/failing-spawns.js';
import type { RecordingProtocol } from '../support/recording-protocol.js';

const MORE_THAN_TERMINALS = 10;
const failures: SpawnFailure[] = [];
const children: RecordingProtocol[] = [];
while (failures.length === 0 && children.length < MORE_THAN_TERMINALS) {
  const result = tryToSpawn();
  if ('code' in result) failures.push(result);
  else children.push(result);
}
await Promise.all(children.map(kill));
const afterwards = await spawnAgain();
console.log(JSON.stringify({ failures, afterwards, left: leftOpen() }));
