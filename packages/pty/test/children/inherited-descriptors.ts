/** Tells which descriptors this process has, and which a child of it. */
import { readdirSync } from 'node:fs';
import { ProcessProtocol, spawnProcess } from 'strand-pty';

function numbers(pid: number | null | undefined): number[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map(Number)
    .sort((a, b) => a - b);
}

const child = spawnProcess(new ProcessProtocol(), 'cat', ['cat'], { usePTY: true });
console.log(JSON.stringify({ ours: numbers(process.pid), childs: numbers(child.pid) }));
child.closeStdin();
