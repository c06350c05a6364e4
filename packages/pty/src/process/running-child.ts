/**
 * A terminal, and the process on it, that somebody else started: `PtyChild.adopt`.
 *
 * Test: test/stream/adopt.test.ts
 */
import type { Reactor, SpawnedChild, System, TerminalPair } from '../interfaces.js';
import { systemError } from '../native/system-error.js';
import { requireDescriptor, requireInteger } from './options.js';
import { requireUnwatched } from './terminal.js';

export interface RunningChild {
  /** The slave is another descriptor of the same terminal, or -1 where that cannot be opened any more. */
  readonly pair: TerminalPair;
  readonly child: Pick<SpawnedChild, 'pid' | 'pidfd'>;
}

const LARGEST_PID = 2 ** 22;
const NO_SLAVE = -1;

/**
 * `pid` is by default that of the session on the terminal.
 *
 * @throws an Error with `code` for what is no master, and for a process that is not there. Nothing is left open then.
 */
export function findRunningChild(reactor: Reactor, master: unknown, pid: unknown): RunningChild {
  const { system } = reactor;
  const fd = requireDescriptor('master', master);
  const name = system.ttyName(fd);
  if (typeof name === 'number') throw systemError(name, 'ioctl', `master: descriptor ${fd} is no master`);
  requireUnwatched(reactor, 'master', fd);
  const leader = pid === undefined ? leaderOf(system, fd, name) : requireInteger('pid', pid, 1, LARGEST_PID);
  const pidfd = system.openPidfd(leader);
  if (pidfd < 0) throw systemError(pidfd, 'pidfd_open', `process ${leader} cannot be watched`);
  return {
    pair: { master: fd, slave: Math.max(system.openSlave(fd), NO_SLAVE), name },
    child: { pid: leader, pidfd },
  };
}

/** Closes what was opened, and not the master. */
export function releaseRunningChild(system: System, { pair, child }: RunningChild): void {
  for (const fd of [pair.slave, child.pidfd]) if (fd >= 0) system.closeDescriptor(fd);
}

function leaderOf(system: System, master: number, name: string): number {
  const leader = system.session(master);
  if (leader > 0) return leader;
  throw new Error(`nobody leads a session on ${name}: give the pid of the process to be waited for`);
}
