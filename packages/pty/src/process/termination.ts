/**
 * Ends every process of a child's session, and always comes to an end itself: signals first, SIGKILL for the processes
 * that are left after a grace, and if even SIGKILL cannot reach the child, because it is blocked in the kernel on its own
 * output, that output is read and discarded until it can.
 *
 *     hangUp ── SIGHUP, SIGCONT ──▶ ending ── a fifth of the grace, 200 ms at most ── SIGTERM
 *     kill ──── signal, SIGCONT ──▶ ending ── no process is left ─────────────────────────────▶ done
 *                                     └────── grace ── SIGKILL ──▶ killing ── no process is left ──▶ done
 *                                                                   ├── 100 ms, the child lives ── discard output
 *                                                                   └── 1 s, others than the child live ──▶ done
 *
 * A child that runs as another user (sudo) may not be signalled; after the grace its terminal is hung up instead.
 * A process that still lives then cannot be ended from here.
 *
 * Test: test/process/termination.test.ts
 */
import { ProcessExitedAlready } from '../errors.js';
import type { DelayedCall, Reactor, SignalName } from '../interfaces.js';
import { signalNumber } from '../launch/signals.js';
import type { LifeState } from './child-life.js';

/** Milliseconds from the first signal to SIGKILL. */
export const DEFAULT_GRACE = 5_000;
/** Milliseconds from SIGHUP to SIGTERM: a fifth of the grace, and at most this. */
const LONGEST_HANGUP = 200;
/** SIGKILL works at once, except on a child that waits in the kernel for its output to be taken. */
const BLOCKED_AFTER = 100;
/** A process that is still there so long after SIGKILL is beyond it, or is not ours to signal. */
const GIVEN_UP_AFTER = 1_000;
/** Milliseconds between two looks at the session: no event reports the death of a process that is not our child. */
const LOOK_EVERY = 20;

/** What a Termination needs of a child: PTYProcess and Process are that. */
export interface TerminableProcess {
  /** `null` once the child was reaped. */
  readonly pid: number | null;
  readonly reactor: Reactor;
  readonly state: LifeState;
  /** Signals every process of the session that the child leads; returns how many there were, 0 without such a session. */
  signalSession(signal: SignalName | number): number;
  signalProcess(signal: SignalName | number): void;
  /** Hangs up a child that may not be signalled. */
  abortConnection(): void;
  /** Reads and discards the child's output, which may be what keeps it from dying. */
  discardOutput?(discarding: boolean): void;
}

/** With these the processes of a session cannot be looked up now, and can be later. */
const SHORTAGES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

type State = 'idle' | 'ending' | 'killing' | 'given up';

export class Termination {
  readonly #child: TerminableProcess;
  #state: State = 'idle';
  #nextLook: DelayedCall | undefined;
  /** The ends of the graces, of every call its own; then what is to happen after SIGKILL. */
  #deadlines: DelayedCall[] = [];
  #waiting: (() => void)[] = [];
  #reported = false;

  /** Call `reaped` when the child was reaped. */
  constructor(child: TerminableProcess) {
    this.#child = child;
  }

  /**
   * Ends the session as a terminal that goes away does: SIGHUP and SIGCONT at once, SIGTERM a fifth of the grace later (at
   * most 200 ms), SIGKILL after `grace` milliseconds. An earlier call whose grace ends sooner still counts.
   */
  hangUp(grace: number = DEFAULT_GRACE): void {
    this.#begin('SIGHUP', grace);
    if (this.#state === 'ending')
      this.#after(Math.min(grace / 5, LONGEST_HANGUP), () => this.#signal('SIGTERM'));
  }

  /**
   * Ends the session by `signal`, with SIGCONT so that a stopped job gets it, and SIGKILL after `grace` milliseconds. An
   * earlier call whose grace ends sooner still counts.
   *
   * @throws {TypeError|RangeError} for an invalid signal.
   */
  kill(signal: SignalName | number, grace: number = DEFAULT_GRACE): void {
    this.#begin(signalNumber(signal), grace);
  }

  #begin(signal: SignalName | number, grace: number): void {
    this.#signal(signal);
    this.#signal('SIGCONT');
    if (this.#state === 'idle') this.#state = 'ending';
    if (this.#state === 'ending') this.#after(grace, () => this.#kill());
    this.#look();
  }

  /** Nobody of the session is left, but for those who cannot be ended. At once when nothing has begun. */
  async done(): Promise<void> {
    if (this.#state === 'idle') return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** The child was reaped. */
  reaped(): void {
    this.#child.discardOutput?.(false);
    if (this.#state !== 'idle') this.#look();
  }

  #kill(): void {
    this.#clearDeadlines();
    this.#state = 'killing';
    this.#after(BLOCKED_AFTER, () => {
      if (this.#child.pid !== null) this.#child.discardOutput?.(true);
    });
    this.#after(GIVEN_UP_AFTER, () => {
      this.#state = 'given up';
    });
    this.#look();
  }

  #look(): void {
    const ending = this.#state === 'ending';
    // While the child itself lives, its death or the end of the grace is waited for.
    if (ending && this.#child.pid !== null) return;
    // SIGKILL again and again: a process that was just forked may have been overlooked.
    const count = this.#signal(ending ? 0 : 'SIGKILL');
    const lives = this.#child.pid !== null;
    const refused = !ending && lives && this.#isRefused();
    if (refused) this.#child.abortConnection();
    // A child that got SIGKILL is waited for however long it takes.
    const waits = this.#state === 'given up' ? lives && !refused : lives || count > 0;
    if (!waits) this.#finish();
    else if (!this.#nextLook?.active())
      this.#nextLook = this.#child.reactor.callLater(LOOK_EVERY, () => this.#look());
  }

  /** Returns how many processes got it. When that cannot be found out, for want of descriptors, there may be one. */
  #signal(signal: SignalName | number): number {
    try {
      return this.#child.signalSession(signal) || this.#signalChild(signal);
    } catch (error) {
      if (SHORTAGES.has(codeOf(error))) return 1;
      this.#report(error);
      return this.#signalChild(signal);
    }
  }

  /** A child that leads no session is signalled alone. */
  #signalChild(signal: SignalName | number): number {
    if (this.#child.pid === null) return 0;
    try {
      this.#child.signalProcess(signal);
      return 1;
    } catch (error) {
      // `#look` sees a child that is dead, and one that may not be signalled.
      if (!(error instanceof ProcessExitedAlready) && codeOf(error) !== 'EPERM') this.#report(error);
      return 0;
    }
  }

  /** The child may not be signalled. One that is dead and still to be reaped is not refused. */
  #isRefused(): boolean {
    // The kernel keeps SIGKILL of its namespace from process 1, without saying so.
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

  /** Once: the looks come every 20 ms. */
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
    this.#nextLook?.cancel();
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
