/**
 * An end that always comes, for every process of a child's session: signals first, SIGKILL to who is left after a
 * grace, and if even that cannot reach the child because it is blocked on its own output in the kernel, that output
 * is read and thrown away until it can.
 *
 *     begin ── signals ──▶ ending ── nobody is left ───────────────────────────────────────────▶ done
 *                             └───── grace ── SIGKILL ──▶ killing ── nobody is left ───────────▶ done
 *                                                            ├── 100 ms, the child is still there ── discard output
 *                                                            └── 1 s, and it is not the child ──▶ done
 *
 * A child that runs as another user (sudo) may not be signalled; after the grace its terminal is hung up instead.
 * Whoever lives on then cannot be ended from here.
 *
 * Test: test/process/termination.test.ts
 */
import { ProcessExitedAlready } from '../errors.js';
import type { DelayedCall, SignalName } from '../interfaces.js';
import type { PTYProcess } from './pty-process.js';

/** Between the first signals and SIGKILL, in milliseconds. */
export const DEFAULT_GRACE = 5_000;
/** SIGKILL works at once, except on a child that waits in the kernel for its output to be taken. */
const BLOCKED_AFTER = 100;
/** A process that is still there so long after SIGKILL is beyond it, or is not ours to signal. */
const GIVEN_UP_AFTER = 1_000;
/** How often is looked who is left: nobody is told of the death of a process that is not a child of ours. */
const LOOK_EVERY = 20;

/** What is sent to a terminal that goes away; SIGCONT, so that a stopped job gets the others. */
export const HANGUP_SIGNALS: readonly SignalName[] = ['SIGHUP', 'SIGTERM', 'SIGCONT'];

type State = 'idle' | 'ending' | 'killing' | 'given up';

export class Termination {
  readonly #transport: PTYProcess;
  #state: State = 'idle';
  #nextLook: DelayedCall | undefined;
  /** The ends of the graces, of every call its own; then what is to happen after SIGKILL. */
  #deadlines: DelayedCall[] = [];
  #waiting: (() => void)[] = [];

  constructor(transport: PTYProcess) {
    this.#transport = transport;
  }

  /** Sends the signals; SIGKILL after `grace` milliseconds, or when an earlier call wants it, if that is sooner. */
  begin(signals: readonly (SignalName | number)[], grace: number): void {
    for (const signal of signals) this.#signal(signal);
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
    this.#transport.discardOutput(false);
    if (this.#state !== 'idle') this.#look();
  }

  #kill(): void {
    this.#clearDeadlines();
    this.#state = 'killing';
    this.#after(BLOCKED_AFTER, () => {
      if (this.#transport.pid !== null) this.#transport.discardOutput(true);
    });
    this.#after(GIVEN_UP_AFTER, () => {
      this.#state = 'given up';
    });
    this.#look();
  }

  #look(): void {
    const ending = this.#state === 'ending';
    // While the child itself lives, its death or the end of the grace is waited for.
    if (ending && this.#transport.pid !== null) return;
    // SIGKILL again and again: a process that was just forked may have been overlooked.
    const count = this.#signal(ending ? 0 : 'SIGKILL');
    const lives = this.#transport.pid !== null;
    const refused = !ending && lives && this.#isRefused();
    if (refused) this.#transport.abortConnection();
    // A child that got SIGKILL is waited for however long it takes.
    const waits = this.#state === 'given up' ? lives && !refused : lives || count > 0;
    if (!waits) this.#finish();
    else if (!this.#nextLook?.active())
      this.#nextLook = this.#transport.reactor.callLater(LOOK_EVERY, () => this.#look());
  }

  /** How many got it. When that cannot be found out, for want of descriptors, somebody may be there. */
  #signal(signal: SignalName | number): number {
    try {
      return this.#transport.signalSession(signal) || this.#signalChild(signal);
    } catch {
      return 1;
    }
  }

  /** One that was adopted may lead no session, and be in none of ours. */
  #signalChild(signal: SignalName | number): number {
    if (this.#transport.pid === null) return 0;
    try {
      this.#transport.signalProcess(signal);
      return 1;
    } catch {
      return 0; // It is dead, or refused: that is looked at apart.
    }
  }

  /** The child may not be signalled. One that is dead and still to be reaped is not refused. */
  #isRefused(): boolean {
    try {
      this.#transport.signalProcess(0);
      return false;
    } catch (error) {
      return !(error instanceof ProcessExitedAlready);
    }
  }

  #after(delay: number, call: () => void): void {
    this.#deadlines.push(this.#transport.reactor.callLater(delay, call));
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
