/**
 * Ends every process of a child's session, and always finishes: signals first, then SIGKILL for the processes that are left
 * after a grace. A child that is blocked in the kernel on its own output does not die of SIGKILL until that output is read
 * and discarded.
 *
 *     hangUp ── SIGHUP, SIGCONT ──▶ ending ── a fifth of the grace, 200 ms at most ── SIGTERM
 *     kill ──── signal, SIGCONT ──▶ ending ── no process is left ─────────────────────────────▶ done
 *                                     └────── grace ── SIGKILL ──▶ killing ── no process is left ──▶ done
 *                                                                   ├── 100 ms, the child lives ── discard output
 *                                                                   └── 1 s, others than the child live ──▶ done
 *
 * A child that runs as another user (sudo) may not be signalled; after the grace its terminal is hung up instead. A process
 * that still lives then cannot be ended by its parent.
 *
 * Test: test/process/terminate/termination.test.ts
 */
import { ProcessExitedAlready } from '../errors.js';
import type { DelayedCall, Reactor, SignalName } from '../interfaces.js';
import { signalNumber } from '../launch/signals.js';

/** From the first signal to SIGKILL. */
export const DEFAULT_GRACE_MS = 5_000;
/** SIGTERM follows SIGHUP after a fifth of the grace, and at most this. */
const MAX_HANGUP_MS = 200;
/** A child that lives so long after SIGKILL is taken to be blocked in the kernel on its output. */
const BLOCKED_AFTER_MS = 100;
/** A process that lives so long after SIGKILL cannot be killed, or may not be signalled. */
const GIVEN_UP_AFTER_MS = 1_000;
/** No event reports the death of a process that is not a child of this process, so the session is polled. */
const SESSION_POLL_INTERVAL_MS = 20;

/** What a Termination uses of a child. PTYProcess and Process implement it. */
export interface TerminableProcess {
  /** The child's process id; null once the child was reaped. */
  readonly pid: number | null;
  readonly reactor: Reactor;
  /** Signals every process of the session that the child leads. Returns how many there were, 0 without a session of its own. */
  signalSession(signal: SignalName | number): number;
  signalProcess(signal: SignalName | number): void;
  /** Closes the terminal or the pipes: called for a child that may not be signalled. */
  abortConnection(): void;
  /** Starts or stops to read and discard the child's output. */
  discardOutput?(discarding: boolean): void;
}

/** Codes of errors with which the processes of a session cannot be found now, but may be found later. */
const SHORTAGES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

type State = 'idle' | 'ending' | 'killing' | 'given up';

export class Termination {
  readonly #child: TerminableProcess;
  #state: State = 'idle';
  #nextPoll: DelayedCall | undefined;
  /** Until SIGKILL the grace of each call; after SIGKILL the steps that follow it. */
  #deadlines: DelayedCall[] = [];
  #waiting: (() => void)[] = [];
  #reported = false;

  /** Call `reaped` once the child was reaped. */
  constructor(child: TerminableProcess) {
    this.#child = child;
  }

  /**
   * Ends the session as a closed terminal does: SIGHUP and SIGCONT at once, SIGTERM a fifth of the grace later (at
   * most 200 ms), SIGKILL after `grace` milliseconds. An earlier call whose grace ends sooner still counts.
   */
  hangUp(grace: number = DEFAULT_GRACE_MS): void {
    this.#begin('SIGHUP', grace);
    if (this.#state === 'ending')
      this.#after(Math.min(grace / 5, MAX_HANGUP_MS), () => this.#signal('SIGTERM'));
  }

  /**
   * Ends the session by `signal`, with SIGCONT so that a stopped process receives it, and SIGKILL after `grace` milliseconds.
   * An earlier call whose grace ends sooner still counts.
   *
   * @throws {TypeError|RangeError} for an invalid signal.
   */
  kill(signal: SignalName | number, grace: number = DEFAULT_GRACE_MS): void {
    this.#begin(signalNumber(signal), grace);
  }

  #begin(signal: SignalName | number, grace: number): void {
    this.#signal(signal);
    this.#signal('SIGCONT');
    if (this.#state === 'idle') this.#state = 'ending';
    if (this.#state === 'ending') this.#after(grace, () => this.#kill());
    this.#poll();
  }

  /** Resolves when no process of the session is left that can be ended; at once when no termination was started. */
  async done(): Promise<void> {
    if (this.#state === 'idle') return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Call it once the child was reaped. */
  reaped(): void {
    this.#child.discardOutput?.(false);
    if (this.#state !== 'idle') this.#poll();
  }

  #kill(): void {
    this.#clearDeadlines();
    this.#state = 'killing';
    this.#after(BLOCKED_AFTER_MS, () => {
      if (this.#child.pid !== null) this.#child.discardOutput?.(true);
    });
    this.#after(GIVEN_UP_AFTER_MS, () => {
      this.#state = 'given up';
    });
    this.#poll();
  }

  #poll(): void {
    const ending = this.#state === 'ending';
    // While the child lives, its death or the end of the grace comes next.
    if (ending && this.#child.pid !== null) return;
    // SIGKILL at every poll: a process that was being forked may have been missed.
    const count = this.#signal(ending ? 0 : 'SIGKILL');
    const lives = this.#child.pid !== null;
    const refused = !ending && lives && this.#isRefused();
    if (refused) this.#child.abortConnection();
    // There is no limit for a child that was killed and is not dead yet.
    const waits = this.#state === 'given up' ? lives && !refused : lives || count > 0;
    if (!waits) this.#finish();
    else if (!this.#nextPoll?.active())
      this.#nextPoll = this.#child.reactor.callLater(SESSION_POLL_INTERVAL_MS, () => this.#poll());
  }

  /** Returns how many processes were signalled; 1 when they cannot be found for lack of descriptors or memory. */
  #signal(signal: SignalName | number): number {
    try {
      return this.#child.signalSession(signal) || this.#signalChild(signal);
    } catch (error) {
      if (SHORTAGES.has(codeOf(error))) return 1;
      this.#report(error);
      return this.#signalChild(signal);
    }
  }

  /** Signals the child alone: it leads no session, or its session cannot be signalled. */
  #signalChild(signal: SignalName | number): number {
    if (this.#child.pid === null) return 0;
    try {
      this.#child.signalProcess(signal);
      return 1;
    } catch (error) {
      // `#poll` handles a dead child, and one that may not be signalled.
      if (!(error instanceof ProcessExitedAlready) && codeOf(error) !== 'EPERM') this.#report(error);
      return 0;
    }
  }

  /** Whether the kernel refuses signals to the child. A dead child that is not reaped yet is not refused. */
  #isRefused(): boolean {
    // In its own PID namespace the kernel ignores SIGKILL to process 1, without an error.
    if (this.#child.pid === 1) return true;
    try {
      this.#child.signalProcess(0);
      return false;
    } catch (error) {
      if (error instanceof ProcessExitedAlready) return false;
      if (codeOf(error) !== 'EPERM') this.#report(error);
      return true;
    }
  }

  /** Reports the first error only: the session is polled every 20 ms. */
  #report(error: unknown): void {
    if (!this.#reported) this.#child.reactor.reportError(error);
    this.#reported = true;
  }

  #after(delay: number, call: () => void): void {
    this.#deadlines.push(this.#child.reactor.callLater(delay, call));
  }

  #clearDeadlines(): void {
    for (const deadline of this.#deadlines) deadline.cancel();
    this.#deadlines = [];
  }

  #finish(): void {
    this.#nextPoll?.cancel();
    this.#clearDeadlines();
    this.#state = 'idle';
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
