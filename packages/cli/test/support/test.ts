/** A test with a watchdog, in a file that leaves no process behind. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, afterEach, test as nodeTest } from 'node:test';

const WATCHDOG = 30_000;

export interface TestOptions {
  /** Why it cannot run here. */
  skip?: string | false | undefined;
}

export function test(sentence: string, body: () => void | Promise<void>, { skip }: TestOptions = {}): void {
  void nodeTest(sentence, { timeout: WATCHDOG, skip: skip ?? false }, body);
}

const started: (() => void)[] = [];

/** Called after the test that is running: also after a failed one, which would keep the file from its end. */
export function cleanUp(end: () => void): void {
  started.push(end);
}

afterEach(() => {
  for (const end of started.splice(0)) end();
});

/** The processes whose parent we are, zombies included, as `pid (name) state`. */
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
    return ''; // It ended while we looked.
  }
}

function parentIn(stat: string): number {
  // After the name, which may contain anything: "(name) S ppid …".
  return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ', 1)[0]);
}

after(() => assert.deepEqual(ourChildren(), [], 'children are left'));
