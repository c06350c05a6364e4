import { constants } from 'node:os';
import type { Reactor, SpawnedChild } from '../interfaces.js';
import { STILL_ALIVE } from '../native/constants.js';

/** Between two looks at a child that was killed, in milliseconds. */
const LOOK_EVERY = 20;

/** Kills a child that was started and for which there is no transport, and reaps it when it is dead. */
export function discardChild(reactor: Reactor, { pid, pidfd }: SpawnedChild): void {
  const { system } = reactor;
  system.signal(pid, pidfd, constants.signals.SIGKILL);
  const look = (): void => {
    if (system.reap(pid, pidfd) === STILL_ALIVE) reactor.callLater(LOOK_EVERY, look);
    else if (pidfd >= 0) system.closeDescriptor(pidfd);
  };
  look();
}
