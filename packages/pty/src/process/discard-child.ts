import { constants } from 'node:os';
import type { Reactor, SpawnedChild } from '../interfaces.js';
import { ESRCH, signalError } from '../launch/signals.js';
import { STILL_ALIVE } from '../native/constants.js';

/** No event reports the death of a child that is not watched. */
const REAP_POLL_INTERVAL_MS = 20;
const { SIGKILL } = constants.signals;

/**
 * Takes over a child that was started and cannot be watched: kills it, with its session if it leads one, until it was
 * reaped, and closes the pidfd.
 */
export function discardChild(reactor: Reactor, { pid, pidfd, leadsSession }: SpawnedChild): void {
  const { system } = reactor;
  let knownAt = 0;
  let reported = false;
  const kill = (reaped: boolean): void => {
    if (leadsSession) system.signalSession(pid, pidfd, reaped, knownAt, SIGKILL);
    if (reaped) {
      if (pidfd >= 0) system.closeDescriptor(pidfd);
      return;
    }
    const result = system.signal(pid, pidfd, SIGKILL);
    if (result < 0 && result !== ESRCH && !reported) {
      reported = true;
      reactor.reportError(signalError(result, SIGKILL, `process ${pid}`));
    }
    knownAt = system.processTime();
    const dead = system.reap(pid, pidfd) !== STILL_ALIVE;
    // The session once more after the reap: a process that was being forked may have been missed.
    reactor.callLater(REAP_POLL_INTERVAL_MS, () => kill(dead));
  };
  kill(false);
}
