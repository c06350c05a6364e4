/**
 * An end that always comes: signals first, SIGKILL after a grace, and if even that cannot reach the child because
 * it is blocked on its own output in the kernel, that output is read and thrown away until it can.
 *
 *     begin ── first signals ──▶ grace ── SIGKILL ──▶ still there? ── discard output ──▶ reaped
 *
 * Test: test/process/termination.test.ts
 */
import { kill } from 'node:process';
import type { DelayedCall, SignalName } from '../interfaces.js';
import type { PTYProcess } from './pty-process.js';

/** Between the first signals and SIGKILL, in milliseconds. */
export const DEFAULT_GRACE = 5_000;
/** SIGKILL works at once, except on a child that waits in the kernel for its output to be taken. */
const BLOCKED_AFTER = 100;

/** What is sent to a terminal that goes away; SIGCONT, so that a stopped job gets the others. */
export const HANGUP_SIGNALS: readonly SignalName[] = ['SIGHUP', 'SIGTERM', 'SIGCONT'];

export class Termination {
  readonly #transport: PTYProcess;
  #timer: DelayedCall | undefined;

  constructor(transport: PTYProcess) {
    this.#transport = transport;
  }

  /** To the child's process group and to the one in the foreground; SIGKILL after `grace` milliseconds. */
  begin(signals: readonly (SignalName | number)[], grace: number): void {
    for (const signal of signals) this.#signalGroups(signal);
    if (this.#transport.pid === null) return;
    this.#timer?.cancel();
    this.#timer = this.#transport.reactor.callLater(grace, () => this.#kill());
  }

  /** The child was reaped. */
  end(): void {
    this.#timer?.cancel();
    this.#transport.discardOutput(false);
  }

  #kill(): void {
    this.#signalGroups('SIGKILL');
    this.#timer = this.#transport.reactor.callLater(BLOCKED_AFTER, () => this.#transport.discardOutput(true));
  }

  #signalGroups(signal: SignalName | number): void {
    const foreground = this.#transport.getForegroundGroup();
    this.#transport.signalProcessGroup(signal);
    if (foreground > 0 && foreground !== this.#transport.originalPid) signalGroup(foreground, signal);
  }
}

/** The foreground group of a living session: it may end between the look and the signal. */
function signalGroup(pgid: number, signal: SignalName | number): void {
  try {
    kill(-pgid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH') throw error;
  }
}
