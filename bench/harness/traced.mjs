import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { begin, end } from './mark.mjs';

const hasStrace = () => spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0;

/**
 * Counts the system calls of all threads between the two marks. A call that strace splits over two lines counts once: its
 * second line begins with "<...". The calls of a child count up to its exec, where strace detaches from it.
 *
 * @returns {Map<string, number>}
 */
function callsBetweenMarks(trace) {
  const calls = new Map();
  const lines = trace.split('\n');
  const first = lines.findIndex((line) => line.includes(begin));
  const last = lines.findIndex((line) => line.includes(end));
  if (first === -1 || last === -1) return calls;
  for (const line of lines.slice(first + 1, last)) {
    const name = /^\d+ +(\w+)\(/.exec(line)?.[1];
    if (name !== undefined) calls.set(name, (calls.get(name) ?? 0) + 1);
  }
  return calls;
}

/**
 * Runs a program under strace, and adds the figures from its trace to its answer.
 *
 * @param {[file: string, args: string[]]} program
 * @param {(file: string, args: string[]) => Promise<Record<string, number>>} answer
 * @param {(calls: Map<string, number>) => Record<string, number>} figures
 */
export async function traced([file, args], answer, figures) {
  if (!hasStrace()) return { cannot: 'strace is not installed' };
  const folder = mkdtempSync(join(tmpdir(), 'strand-bench-'));
  const trace = join(folder, 'trace');
  try {
    const found = await answer('strace', ['-f', '-b', 'execve', '-qq', '-o', trace, file, ...args]);
    const calls = callsBetweenMarks(readFileSync(trace, 'latin1'));
    if (calls.size === 0) return { failed: 'ended before its second mark', ...found };
    return { ...found, ...figures(calls) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
