/**
 * A test with a watchdog. At the end of each file this process must have no child, zombie, terminal or pidfd
 * left.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { after, test as nodeTest } from 'node:test';

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

/** The pids of this process's children, zombies included. */
export function ourChildren(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === process.pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // After the name, which may contain any character: "(name) S ppid …".
    return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ', 1)[0]);
  } catch {
    return undefined; // The process has ended meanwhile.
  }
}

/** The names of this process's descriptors: '/dev/ptmx', '/dev/pts/3', 'anon_inode:[pidfd]', 'pipe:[1]', … */
export function ourDescriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // The descriptor with which the directory was read.
    }
  });
}

/** Terminals and pidfds that this process has opened, without its standard streams. */
export function ourTerminals(): string[] {
  const standard = new Set([0, 1, 2].map((fd) => readlinkSync(`/proc/self/fd/${fd}`)));
  return ourDescriptors().filter((name) => /ptmx|\/pts\/|pidfd/.test(name) && !standard.has(name));
}

after(() => {
  const terminals = ourTerminals();
  const children = ourChildren();
  // The children of a failed test would keep this process running.
  for (const pid of children) process.kill(pid, 'SIGKILL');
  assert.deepEqual(terminals, [], 'terminals or pidfds are left open');
  assert.deepEqual(children, [], 'children are left');
});
