/** Prints the descriptors that children of node:child_process and of strand-pty get from this process. */
import { execFileSync } from 'node:child_process';
import { spawnProcess } from 'strand-pty';
import { descriptorsOf } from '../support/proc.js';
import { RecordingProtocol } from '../support/recording-protocol.js';

const listing = execFileSync('sh', ['-c', 'ls -1 /proc/$$/fd'], { encoding: 'utf8' });
const passedOn = listing.trim().split('\n').map(Number);

const child = new RecordingProtocol();
spawnProcess(child, 'sh', ['sh', '-c', 'echo ready; read line'], { usePTY: true });
// The dynamic linker has files open until the program runs.
await child.received('ready');
const childs = Object.keys(descriptorsOf(child.transport.originalPid)).map(Number);
console.log(JSON.stringify({ passedOn, childs }));
child.transport.closeStdin();
