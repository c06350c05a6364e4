/** Prints the signals that this process and its child ignore, block and catch. */
import { ProcessProtocol, spawnProcess } from 'strand-pty';
import { statusOf } from '../support/proc.js';

function signalsOf(pid: number | null): Record<string, string | undefined> {
  return Object.fromEntries(['SigBlk', 'SigIgn', 'SigCgt'].map((name) => [name, statusOf(pid ?? 0, name)]));
}

const child = spawnProcess(new ProcessProtocol(), 'sleep', ['sleep', '60'], { usePTY: true });
console.log(JSON.stringify({ parent: signalsOf(process.pid), child: signalsOf(child.pid) }));
child.signalProcess('KILL');
