/**
 * Who else has to do with a child: its descendants, and those who have its terminal open, as /proc shows them.
 *
 * Test: test/process/session.test.ts
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that left the session of a child. */
export interface LeftProcess {
  readonly pid: number;
  /** /proc/PID/comm: at most 15 bytes. */
  readonly name: string;
}

interface ProcessStat extends LeftProcess {
  readonly parent: number;
  readonly session: number;
  readonly zombie: boolean;
}

function statOf(pid: number): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // "pid (name) state ppid pgrp session …"; the name may contain anything.
    const end = stat.lastIndexOf(')');
    const [state, parent, , session] = stat.slice(end + 2).split(' ');
    return {
      pid,
      name: stat.slice(stat.indexOf('(') + 1, end),
      parent: Number(parent),
      session: Number(session),
      zombie: state === 'Z' || state === 'X',
    };
  } catch {
    return undefined; // It ended while we looked.
  }
}

function allProcesses(): ProcessStat[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
}

/** The children of `pid`, their children, and so on. */
export function descendantsOf(pid: number): number[] {
  const all = allProcesses();
  const found = [pid];
  for (const parent of found) {
    for (const { pid: child, parent: of } of all) if (of === parent) found.push(child);
  }
  return found.slice(1);
}

function hasOpen(pid: number, file: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === file);
  } catch {
    return false; // Another user's, or it ended.
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // Closed while we looked.
  }
}

/**
 * Those of `candidates`, and those who have the terminal open, that live outside the session: they left it, and
 * nothing that is sent to it reaches them. Ours are not among them, nor those of another user, as far as the terminal goes.
 * Without our master open the terminal's name is undefined: it may be another terminal's by then.
 */
export function processesOutside(
  session: number,
  ttyName: string | undefined,
  candidates: readonly number[],
): LeftProcess[] {
  const known = new Set(candidates);
  return (
    allProcesses()
      // Session 0: it is just being reaped.
      .filter((one) => !one.zombie && one.session > 0 && one.session !== session && one.pid !== process.pid)
      .filter((one) => known.has(one.pid) || (ttyName !== undefined && hasOpen(one.pid, ttyName)))
      .map(({ pid, name }) => ({ pid, name }))
  );
}
