/** A test with a watchdog, in a file that leaves no process and no terminal behind. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { after, afterEach, test as nodeTest } from 'node:test';

const WATCHDOG_MS = 30_000;

export interface TestOptions {
  /** Why the test cannot run here. */
  skip?: string | false | undefined;
  /** Milliseconds; default 30,000. */
  watchdog?: number;
}

export function test(
  sentence: string,
  body: () => void | Promise<void>,
  { skip, watchdog = WATCHDOG_MS }: TestOptions = {},
): void {
  void nodeTest(sentence, { timeout: watchdog, skip: skip ?? false }, body);
}

const started: (() => void | Promise<void>)[] = [];

/** Calls `end` after the current test, also after a failed one, which would otherwise keep the file running. */
export function cleanUp(end: () => void | Promise<void>): void {
  started.push(end);
}

afterEach(async () => {
  for (const end of started.splice(0)) await end();
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

/** The terminals and pidfds that this process has opened. */
function ourTerminals(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const name = readlinkSync(`/proc/self/fd/${fd}`);
      return Number(fd) > 2 && /ptmx|\/pts\/|pidfd/.test(name) ? [name] : [];
    } catch {
      return []; // The descriptor with which the directory was read.
    }
  });
}

after(() => {
  const terminals = ourTerminals();
  const children = ourChildren();
  // The children of a failed test would keep this process running.
  for (const stat of children) process.kill(Number.parseInt(stat, 10), 'SIGKILL');
  assert.deepEqual(terminals, [], 'terminals or pidfds are left open');
  assert.deepEqual(children, [], 'children are left');
});
