/**
 * How a child stops (SIGSTOP, Ctrl-Z) and continues. A pidfd does not become readable for either, so SIGCHLD is watched
 * and the child is asked about at each: only while something listens, since every other child costs nothing then.
 *
 * Test: test/process/stops.test.ts
 */
import type { Signal } from '../errors.js';
import type { Reactor, StoppableProcess } from '../interfaces.js';
import { signalName, signalNumber } from '../launch/signals.js';
import { systemError } from '../native/system-error.js';

/** What `takeStop` gives for a child that was continued. */
const CONTINUED = signalNumber('SIGCONT');
const NO_CHANGE = 0;

/** Told of each change. */
export interface StopListener {
  callProcessStopped(signal: Signal): void;
  callProcessContinued(): void;
}

export class ChildStops implements StoppableProcess {
  readonly pid: number;
  readonly #reactor: Reactor;
  readonly #listener: StopListener;
  #watching = false;
  /** A stop from before the watch, until it is told. */
  #earlier = NO_CHANGE;

  constructor(pid: number, reactor: Reactor, listener: StopListener) {
    this.pid = pid;
    this.#reactor = reactor;
    this.#listener = listener;
  }

  /**
   * A child that is stopped already is told in the next turn. That it was continued some time before is not.
   *
   * @throws an Error with `code` when SIGCHLD cannot be watched.
   */
  begin(): void {
    if (this.#watching) return;
    this.#reactor.registerStopHandler(this);
    this.#watching = true;
    const earlier = this.#take();
    if (earlier === NO_CHANGE || earlier === CONTINUED) return;
    this.#earlier = earlier;
    this.#reactor.callLater(0, () => this.#tellEarlier());
  }

  end(): void {
    if (!this.#watching) return;
    this.#watching = false;
    this.#earlier = NO_CHANGE;
    this.#reactor.unregisterStopHandler(this);
  }

  /** The child may have stopped or continued. */
  checkStopped(): void {
    this.#tellEarlier();
    if (this.#watching) this.#tell(this.#take());
  }

  #tellEarlier(): void {
    const earlier = this.#earlier;
    this.#earlier = NO_CHANGE;
    this.#tell(earlier);
  }

  #tell(change: number): void {
    if (change === CONTINUED) this.#listener.callProcessContinued();
    else if (change !== NO_CHANGE) this.#listener.callProcessStopped(signalName(change));
  }

  #take(): number {
    const change = this.#reactor.system.takeStop(this.pid);
    if (change >= 0) return change;
    this.#reactor.reportError(systemError(change, 'waitid', `process ${this.pid} cannot be asked about`));
    return NO_CHANGE;
  }
}
