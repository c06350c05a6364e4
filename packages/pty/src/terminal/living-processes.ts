/**
 * The other processes of a child: its descendants, the members of its session, and those that have its terminal open, as
 * /proc shows them.
 *
 * Test: test/terminal/session-end.test.ts, test/terminal/foreign-proc.test.ts
 */
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { allProcesses, isProcWhole, orUnknown, type ProcessStat } from './proc.js';

/** A process that still runs after a child was terminated. */
export interface LeftProcess {
  /** Its process id. */
  readonly pid: number;
  /** Its name, from /proc/PID/comm: at most 15 bytes. */
  readonly name: string;
}

/** The session that a child leads or led. @internal */
export interface SessionIdentity {
  /** The child's pid. */
  readonly id: number;
  /** The child was reaped: its number may be another process's by now. */
  readonly leaderReaped: boolean;
  /** When a process of the session was last known to be there, by `System.processTime`. */
  readonly knownAt: number;
}

export interface LivingProcesses {
  readonly processes: readonly LeftProcess[];
  /** Every process could be looked at. */
  readonly complete: boolean;
}

/** A second, in ticks: numbers do not go round so fast. As in native/core/session.c. */
const TICKS = 100;

/** What a terminal is called where its devpts is mounted, and where it is not. */
const TERMINAL = /^(.*\/pts)?\/\d+$/;

/** The children of `pid`, their children, and so on: when each has started, by its pid. */
export function descendantsOf(pid: number): Map<number, number> {
  const all = allProcesses() ?? [];
  const found = new Map<number, number>();
  const parents = [pid];
  for (const parent of parents) {
    for (const one of all) {
      if (one.parent !== parent || found.has(one.pid)) continue;
      found.set(one.pid, one.started);
      parents.push(one.pid);
    }
  }
  return found;
}

/** By the file itself: a process in another mount namespace may have another terminal of the same name open. */
function hasOpen(pid: number, terminalId: string): boolean {
  const folder = `/proc/${pid}/fd`;
  const descriptors = orUnknown(() => readdirSync(folder)) ?? [];
  return descriptors.some((fd) => {
    const file = `${folder}/${fd}`;
    if (!TERMINAL.test(orUnknown(() => readlinkSync(file)) ?? '')) return false;
    const stat = orUnknown(() => statSync(file, { bigint: true }));
    return stat !== undefined && `${stat.dev}:${stat.ino}` === terminalId;
  });
}

/**
 * As in native/core/session.c. A process that has the number of a dead leader has a session of its own, and ours is gone. It
 * is there as long as a member lives that had started when it was last known to be there.
 */
function membersOf(session: SessionIdentity, living: readonly ProcessStat[]): ReadonlySet<ProcessStat> {
  const members = living.filter((one) => one.session === session.id);
  const certain =
    !session.leaderReaped ||
    (!members.some((one) => one.pid === session.id) &&
      members.some((one) => one.started <= session.knownAt + TICKS));
  return new Set(certain ? members : []);
}

/**
 * The processes that live in the session, among `descendants`, or with the terminal open. What other users' processes have
 * open cannot be seen; we are never among them. Without a terminal, as once its master is closed and its name may be
 * another's, nobody is asked what is open.
 */
export function livingProcesses(
  session: SessionIdentity,
  terminalId: string | undefined,
  descendants: ReadonlyMap<number, number>,
): LivingProcesses {
  const all = allProcesses();
  // Session 0: it is just being reaped, or its leader is in another PID namespace.
  const living = (all ?? []).filter((one) => !one.zombie && one.pid !== process.pid);
  const members = membersOf(session, living);
  const processes = living
    .filter(
      (one) =>
        members.has(one) ||
        descendants.get(one.pid) === one.started ||
        (terminalId !== undefined && hasOpen(one.pid, terminalId)),
    )
    .map(({ pid, name }) => ({ pid, name }));
  return { processes, complete: all !== undefined && isProcWhole() };
}
