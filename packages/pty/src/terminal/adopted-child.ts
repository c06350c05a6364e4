/**
 * A terminal, and the process on it, that somebody else started: `PtyChild.adopt`.
 *
 * Test: test/stream/adopt.test.ts
 */
import type { Reactor, SpawnedChild, System, TerminalPair } from '../interfaces.js';
import { requireDescriptor, requireInteger } from '../launch/options.js';
import { systemError } from '../native/system-error.js';
import { openDescriptors } from '../reactor/open-descriptors.js';
import { requireUnused } from './terminal.js';

export interface RunningChild {
  /** The slave is another descriptor of the same terminal, or -1 where that cannot be opened any more. */
  readonly pair: TerminalPair;
  /** `knownAt`: when it was there, by `System.processTime`; its parent may reap it at any time. */
  readonly child: Pick<SpawnedChild, 'pid' | 'pidfd'> & { readonly knownAt?: number };
}

const LARGEST_PID = 2 ** 22;
const NO_SLAVE = -1;

/**
 * `pid` is by default that of the session on the terminal.
 *
 * @throws an Error with `code` for what is no master, and for a process that is not there; an Error for a terminal that
 * another transport has, for that of our own session, and for this process. Nothing is left open then.
 */
export function findRunningChild(reactor: Reactor, master: unknown, pid: unknown): RunningChild {
  const { system } = reactor;
  const fd = requireDescriptor('master', master);
  const name = system.ttyName(fd);
  if (typeof name === 'number') throw systemError(name, 'ioctl', `master: descriptor ${fd} is no master`);
  requireUnused(reactor, 'master', fd);
  const leader = pid === undefined ? leaderOf(system, fd, name) : requireInteger('pid', pid, 1, LARGEST_PID);
  requireNotOurs(system, fd, name, leader);
  const knownAt = system.processTime();
  const pidfd = system.openPidfd(leader);
  if (pidfd < 0) throw systemError(pidfd, 'pidfd_open', `process ${leader} cannot be watched`);
  return {
    pair: { master: fd, slave: Math.max(system.openSlave(fd), NO_SLAVE), name },
    child: { pid: leader, pidfd, knownAt },
  };
}

/** Closes what was opened, and not the master. */
export function releaseRunningChild(system: System, { pair, child }: RunningChild): void {
  openDescriptors.delete(pair.master);
  for (const fd of [pair.slave, child.pidfd]) if (fd >= 0) system.closeDescriptor(fd);
}

/** Its signals, and the hangup when the master is closed, would reach this process and whatever shares its terminal. */
function requireNotOurs(system: System, master: number, name: string, pid: number): void {
  const ours = system.sessionOf(0);
  if (ours > 0 && system.session(master) === ours)
    throw new Error(`master: ${name} is the terminal of our own session (${ours}), which cannot be adopted`);
  if (pid === ours || pid === process.pid)
    throw new Error(`pid: process ${pid} is this process or leads its session, and cannot be adopted`);
}

function leaderOf(system: System, master: number, name: string): number {
  const leader = system.session(master);
  if (leader > 0) return leader;
  throw new Error(`nobody leads a session on ${name}: give the pid of the process to be waited for`);
}
