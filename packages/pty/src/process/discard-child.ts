import { constants } from 'node:os';
import type { Reactor, SpawnedChild } from '../interfaces.js';
import { STILL_ALIVE } from '../native/constants.js';

/** Between two looks at a child that was killed, in milliseconds. */
const LOOK_EVERY = 20;

/** Kills a child on a terminal for which there is no transport, with its session, and reaps it when it is dead. */
export function discardChild(reactor: Reactor, { pid, pidfd }: SpawnedChild): void {
  const { system } = reactor;
  system.signalSession(pid, pidfd, false, 0, constants.signals.SIGKILL);
  system.signal(pid, pidfd, constants.signals.SIGKILL);
  const look = (): void => {
    if (system.reap(pid, pidfd) === STILL_ALIVE) reactor.callLater(LOOK_EVERY, look);
    else if (pidfd >= 0) system.closeDescriptor(pidfd);
  };
  look();
}
