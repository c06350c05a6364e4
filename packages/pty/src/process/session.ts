/**
 * Who else has to do with a child: its descendants, and those who have its terminal open, as /proc shows them.
 *
 * Test: test/process/session.test.ts
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that lives on after the end of a child's session. */
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
  return namesIn('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
}

/** Nothing when it may not be read, or no descriptor is left for that. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
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
  return namesIn(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === file);
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // Closed while we looked.
  }
}

/**
 * Who lives: in the session, among `others`, or with the terminal open. Of other users' processes nobody knows what
 * they have open; we are never among them. `leaderReaped` says that the leader's number may be another's by now, and
 * so may be the terminal's name once its master is closed: without one nobody is asked what is open.
 */
export function livingProcesses(
  session: number,
  leaderReaped: boolean,
  ttyName: string | undefined,
  others: readonly number[],
): LeftProcess[] {
  // Session 0: it is just being reaped.
  const living = allProcesses().filter((one) => !one.zombie && one.session > 0 && one.pid !== process.pid);
  // As in native/core/session.c: who has the number of a dead leader has a session of its own, and ours is gone.
  const gone = leaderReaped && living.some((one) => one.pid === session);
  const known = new Set(others);
  return living
    .filter(
      (one) =>
        (one.session === session && !gone) ||
        known.has(one.pid) ||
        (ttyName !== undefined && hasOpen(one.pid, ttyName)),
    )
    .map(({ pid, name }) => ({ pid, name }));
}
