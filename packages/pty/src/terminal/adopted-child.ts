/**
 * Finds the terminal and the process for `PtyChild.adopt`, which another part of the program started.
 *
 * Test: test/stream/adopt.test.ts
 */
import type { Reactor, SpawnedChild, System, TerminalPair } from '../interfaces.js';
import { requireDescriptor, requireInteger } from '../launch/options.js';
import { systemError } from '../native/system-error.js';
import { openDescriptors } from '../reactor/open-descriptors.js';
import { requireUnused } from './terminal.js';

export interface RunningChild {
  /** `slave` is a new descriptor, or -1 when the slave cannot be opened any more. */
  readonly pair: TerminalPair;
  /**
   * A child with `knownAt` is adopted: its parent is another process, which may reap it at any time. `knownAt` is when it was
   * known to run, by `System.processTime`.
   */
  readonly child: SpawnedChild & { readonly knownAt?: number };
}

const LARGEST_PID = 2 ** 22;
const NO_SLAVE = -1;

/**
 * Opens what an adopted child needs. `pid` defaults to the leader of the terminal's session. After an error nothing is left
 * open.
 *
 * @throws an Error with `code` when `master` is not the master of a terminal, or the process does not exist.
 * @throws an Error when another transport has the terminal, or it is the terminal of this process's own session, and when the
 * process is this one or leads its session.
 */
export function findRunningChild(reactor: Reactor, master: unknown, pid: unknown): RunningChild {
  const { system } = reactor;
  const fd = requireDescriptor('master', master);
  const name = system.ttyName(fd);
  if (typeof name === 'number')
    throw systemError(name, 'ioctl', `master: descriptor ${fd} is not the master of a terminal`);
  requireUnused(reactor, 'master', fd);
  const leader = pid === undefined ? leaderOf(system, fd, name) : requireInteger('pid', pid, 1, LARGEST_PID);
  requireOtherSession(system, fd, name, leader);
  const knownAt = system.processTime();
  const pidfd = system.openPidfd(leader);
  if (pidfd < 0) throw systemError(pidfd, 'pidfd_open', `process ${leader} cannot be watched`);
  return {
    pair: { master: fd, slave: Math.max(system.openSlave(fd), NO_SLAVE), name },
    child: { pid: leader, pidfd, leadsSession: true, knownAt },
  };
}

/**
 * Undoes a failed take-over: closes the slave and the pidfd, and returns the master to the caller, so that it stays open at the
 * end of this thread.
 */
export function releaseRunningChild(system: System, { pair, child }: RunningChild): void {
  openDescriptors.delete(pair.master);
  system.releaseDescriptor(pair.master);
  for (const fd of [pair.slave, child.pidfd]) if (fd >= 0) system.closeDescriptor(fd);
}

/** Signals, and the hang-up when the master is closed, would reach this process itself. */
function requireOtherSession(system: System, master: number, name: string, pid: number): void {
  const ours = system.sessionOf(0);
  if (ours > 0 && system.session(master) === ours)
    throw new Error(
      `master: ${name} is the terminal of this process's own session (${ours}), which cannot be adopted`,
    );
  if (pid === ours || pid === process.pid)
    throw new Error(`pid: process ${pid} is this process or leads its session, and cannot be adopted`);
}

function leaderOf(system: System, master: number, name: string): number {
  const leader = system.session(master);
  if (leader > 0) return leader;
  throw new Error(`no session has ${name} as its terminal: pass the pid of the process to adopt`);
}
