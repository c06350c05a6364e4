/**
 * The processes that belong to a child: its descendants, the members of its session, and the processes that have its
 * terminal open.
 *
 * Test: test/terminal/session-end.test.ts, test/terminal/foreign-proc.test.ts
 */
import type { ProcessInfo, System } from '../interfaces.js';

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
  /** False when some processes could not be looked up. */
  readonly complete: boolean;
}

/** One second, in the ticks of `System.processTime`: no process id is given out again so soon. As in native/core/linux/session.c. */
const PID_REUSE_TICKS = 100;

/** Returns the children of `pid`, their children, and so on: the start time of each by its pid. */
export function descendantsOf(system: System, pid: number): Map<number, number> {
  const all = system.listProcesses()?.processes ?? [];
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

/**
 * Returns the members of the session, as native/core/linux/session.c does. After the leader was reaped, its pid may be the id of
 * another session: of one that its new owner leads, or of one in which no member is as old as the session was known to be.
 */
function membersOf(session: SessionIdentity, living: readonly ProcessInfo[]): ReadonlySet<ProcessInfo> {
  const members = living.filter((one) => one.session === session.id);
  const certain =
    !session.leaderReaped ||
    (!members.some((one) => one.pid === session.id) &&
      members.some((one) => one.started <= session.knownAt + PID_REUSE_TICKS));
  return new Set(certain ? members : []);
}

/**
 * Returns the living processes of the session, among `descendants`, and with the terminal open, without this process.
 *
 * A process of another user counts as one that does not have the terminal open. `terminalId` is undefined when there is no
 * terminal, or its master is closed: then the kernel may have given the same terminal to another program.
 */
export function livingProcesses(
  system: System,
  session: SessionIdentity,
  terminalId: string | undefined,
  descendants: ReadonlyMap<number, number>,
): LivingProcesses {
  const { processes: all, complete } = system.listProcesses() ?? { processes: [], complete: false };
  const living = all.filter((one) => !one.zombie && one.pid !== process.pid);
  const members = membersOf(session, living);
  const processes = living
    .filter(
      (one) =>
        members.has(one) ||
        descendants.get(one.pid) === one.started ||
        (terminalId !== undefined && system.hasTerminalOpen(one.pid, terminalId)),
    )
    .map(({ pid, name }) => ({ pid, name }));
  return { processes, complete };
}
