/**
 * Fills its table of descriptors, then frees one at a time until a child of the kind given by the first
 * argument starts. Prints each failure, the descriptors it left open, and how the child ended.
 */
import { closeSync, openSync, readdirSync } from 'node:fs';
import { getProcessValue, type SpawnError, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { PipeProtocol } from '../support/pipe-protocol.js';

const options: SpawnProcessOptions =
  process.argv[2] === 'mixed'
    ? { usePTY: true, childFDs: { 0: 'pty', 1: 'r', 2: 'r', 3: 'w', 4: 'w' } }
    : { childFDs: { 0: 'w', 1: 'r', 2: 'r', 3: 'w' } };

/** Free descriptors below the limit. Not counted with /proc/self/fd, which needs a descriptor itself. */
function countFree(): number {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    for (const fd of taken) closeSync(fd);
    return taken.length;
  }
}

// The first child loads modules, which needs more descriptors than later ones.
await getProcessValue('true');
const atStart = readdirSync('/proc/self/fd').length;

const filling = Array.from({ length: countFree() }, () => openSync('/dev/null', 'r'));
const failures: object[] = [];
const child = new PipeProtocol();
for (let free = 0; ; free++) {
  try {
    spawnProcess(child, 'sh', ['sh', '-c', 'exit 7'], options);
    break;
  } catch (error) {
    const { code, syscall, message } = error as SpawnError;
    failures.push({ code, syscall, message, left: free - countFree() });
    closeSync(filling.pop() ?? -1);
  }
}
for (const fd of filling) closeSync(fd);
const { exitCode } = await child.ended;
console.log(JSON.stringify({ failures, exitCode, left: readdirSync('/proc/self/fd').length - atStart }));
