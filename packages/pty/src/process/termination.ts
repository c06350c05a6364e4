/**
 * An end that always comes: signals first, SIGKILL after a grace, and if even that cannot reach the child because
 * it is blocked on its own output in the kernel, that output is read and thrown away until it can.
 *
 *     begin ── first signals ──▶ grace ── SIGKILL ──▶ still there? ── discard output ──▶ reaped
 *
 * A child that runs as another user (sudo) may not be signalled; after the grace its terminal is hung up instead.
 *
 * Test: test/process/termination.test.ts
 */
import { constants } from 'node:os';
import type { DelayedCall, SignalName, System } from '../interfaces.js';
import { systemError } from '../native/system-error.js';
import type { PTYProcess } from './pty-process.js';
import { signalNumber } from './signals.js';

/** Between the first signals and SIGKILL, in milliseconds. */
export const DEFAULT_GRACE = 5_000;
/** SIGKILL works at once, except on a child that waits in the kernel for its output to be taken. */
const BLOCKED_AFTER = 100;

/** What is sent to a terminal that goes away; SIGCONT, so that a stopped job gets the others. */
export const HANGUP_SIGNALS: readonly SignalName[] = ['SIGHUP', 'SIGTERM', 'SIGCONT'];

export class Termination {
  readonly #transport: PTYProcess;
  #timer: DelayedCall | undefined;
  /** When SIGKILL is due. */
  #deadline = Number.POSITIVE_INFINITY;

  constructor(transport: PTYProcess) {
    this.#transport = transport;
  }

  /**
   * To the child's process group and to the one in the foreground; SIGKILL after `grace` milliseconds, or when an
   * earlier call wanted it, if that is sooner.
   */
  begin(signals: readonly (SignalName | number)[], grace: number): void {
    this.#signalGroups(signals);
    const deadline = performance.now() + grace;
    if (this.#transport.pid === null || deadline >= this.#deadline) return;
    this.#deadline = deadline;
    this.#timer?.cancel();
    this.#timer = this.#transport.reactor.callLater(grace, () => this.#kill());
  }

  /** The child was reaped. */
  end(): void {
    this.#timer?.cancel();
    this.#transport.discardOutput(false);
  }

  #kill(): void {
    this.#deadline = 0;
    const allowed = this.#signalGroups(['SIGKILL']);
    if (allowed)
      this.#timer = this.#transport.reactor.callLater(BLOCKED_AFTER, () =>
        this.#transport.discardOutput(true),
      );
    else this.#transport.abortConnection();
  }

  /**
   * False when the child's own group may not be signalled. Who is in the foreground is asked before the first signal:
   * with the child's death nobody is.
   */
  #signalGroups(signals: readonly (SignalName | number)[]): boolean {
    const foreground = this.#transport.getForegroundGroup();
    let allowed = true;
    for (const signal of signals) {
      allowed = this.#signalOwnGroup(signal) && allowed;
      if (foreground > 0 && foreground !== this.#transport.originalPid) {
        signalGroup(this.#transport.reactor.system, foreground, signal);
      }
    }
    return allowed;
  }

  #signalOwnGroup(signal: SignalName | number): boolean {
    try {
      this.#transport.signalProcessGroup(signal);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
      return false;
    }
  }
}

/**
 * The foreground group of a living session: it may end between the look and the signal. One that is another user's
 * (sudo) gets its SIGHUP from the kernel when the session ends.
 */
function signalGroup(system: System, pgid: number, signal: SignalName | number): void {
  const result = system.signalGroup(pgid, -1, false, signalNumber(signal));
  if (result < 0 && result !== -constants.errno.ESRCH && result !== -constants.errno.EPERM) {
    throw systemError(result, 'kill', `process group ${pgid} cannot be signalled`);
  }
}
