/** A test with a watchdog, in a file that leaves no process behind. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, afterEach, test as nodeTest } from 'node:test';

const WATCHDOG_MS = 30_000;

export interface TestOptions {
  /** Why the test cannot run here. */
  skip?: string | false | undefined;
}

export function test(sentence: string, body: () => void | Promise<void>, { skip }: TestOptions = {}): void {
  void nodeTest(sentence, { timeout: WATCHDOG_MS, skip: skip ?? false }, body);
}

const started: (() => void)[] = [];

/** Calls `end` after the current test, also after a failed one, which would otherwise keep the file running. */
export function cleanUp(end: () => void): void {
  started.push(end);
}

afterEach(() => {
  for (const end of started.splice(0)) end();
});

/** This process's children, zombies included, as `pid (name) state`. */
function ourChildren(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => parentIn(stat) === process.pid);
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return ''; // The process has ended meanwhile.
  }
}

function parentIn(stat: string): number {
  // After the name, which may contain any character: "(name) S ppid …".
  return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ', 1)[0]);
}

after(() => {
  const children = ourChildren();
  // The children of a failed test would keep this process running.
  for (const stat of children) process.kill(Number.parseInt(stat, 10), 'SIGKILL');
  assert.deepEqual(children, [], 'children are left');
});
