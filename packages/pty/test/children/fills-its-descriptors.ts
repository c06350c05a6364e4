/**
 * Fills its table of descriptors and frees one after the other, until a child of the kind of its first argument can be
 * started. Tells each failure, with what it left open, and how the child ended.
 */
import { closeSync, openSync, readdirSync } from 'node:fs';
import { getProcessValue, type SpawnError, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { PipeProtocol } from '../support/pipe-protocol.js';

const options: SpawnProcessOptions =
  process.argv[2] === 'mixed'
    ? { usePTY: true, childFDs: { 0: 'pty', 1: 'r', 2: 'r', 3: 'w', 4: 'w' } }
    : { childFDs: { 0: 'w', 1: 'r', 2: 'r', 3: 'w' } };

/** Of those that it may have. Not by /proc/self/fd, which takes one more to be read. */
function countFree(): number {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    for (const fd of taken) closeSync(fd);
    return taken.length;
  }
}

// The first of a process opens more than the later ones: its modules are loaded here.
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
