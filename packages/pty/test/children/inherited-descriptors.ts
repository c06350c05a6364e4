/** Tells which descriptors a child of Node's gets from this process, and which one of ours. */
import { execFileSync } from 'node:child_process';
import { ProcessProtocol, spawnProcess } from 'strand-pty';
import { descriptorsOf } from '../support/proc.js';

const listing = execFileSync('sh', ['-c', 'ls -1 /proc/$$/fd'], { encoding: 'utf8' });
const passedOn = listing.trim().split('\n').map(Number);

const child = spawnProcess(new ProcessProtocol(), 'cat', ['cat'], { usePTY: true });
const childs = Object.keys(descriptorsOf(child.pid ?? 0)).map(Number);
console.log(JSON.stringify({ passedOn, childs }));
child.closeStdin();
