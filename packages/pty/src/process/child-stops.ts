/**
 * Watches a child for stops (SIGSTOP, Ctrl-Z) and continuations. A pidfd does not become readable for either, so the child
 * is checked at each SIGCHLD. Only children with a listener for stops are checked, so that all others cost nothing.
 *
 * Test: test/process/end/stops.test.ts
 */
import type { Signal } from '../errors.js';
import type { Reactor, StoppableProcess } from '../interfaces.js';
import { signalName, signalNumber } from '../launch/signals.js';
import { systemError } from '../native/system-error.js';

/** What `takeStop` returns for a child that was continued. */
const CONTINUED = signalNumber('SIGCONT');
const NO_CHANGE = 0;

export class ChildStops implements StoppableProcess {
  readonly pid: number;
  readonly #reactor: Reactor;
  readonly #report: (signal: Signal) => void;
  #watching = false;
  /** A stop from before the watch, until it is reported. */
  #earlier = NO_CHANGE;

  /** `report` is called at each change: with the signal that stopped the child, or SIGCONT. */
  constructor(pid: number, reactor: Reactor, report: (signal: Signal) => void) {
    this.pid = pid;
    this.#reactor = reactor;
    this.#report = report;
  }

  /**
   * Starts to watch. A stop from before is reported in the next turn, a continuation from before is not.
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
    this.#reactor.callLater(0, () => this.#reportEarlier());
  }

  end(): void {
    if (!this.#watching) return;
    this.#watching = false;
    this.#earlier = NO_CHANGE;
    this.#reactor.unregisterStopHandler(this);
  }

  /** Reports a change since the last call. Called by the reactor at SIGCHLD. */
  checkStopped(): void {
    this.#reportEarlier();
    if (this.#watching) this.#reportChange(this.#take());
  }

  #reportEarlier(): void {
    const earlier = this.#earlier;
    this.#earlier = NO_CHANGE;
    this.#reportChange(earlier);
  }

  #reportChange(change: number): void {
    if (change !== NO_CHANGE) this.#report(signalName(change));
  }

  #take(): number {
    const change = this.#reactor.system.takeStop(this.pid);
    if (change >= 0) return change;
    this.#reactor.reportError(
      systemError(change, 'waitid', `the stops of process ${this.pid} cannot be read`),
    );
    return NO_CHANGE;
  }
}
