/**
 * An end that always comes, for every process of a child's session: signals first, SIGKILL to who is left after a
 * grace, and if even that cannot reach the child because it is blocked on its own output in the kernel, that output
 * is read and thrown away until it can.
 *
 *     begin ── signals ──▶ ending ── nobody is left ──────────────────────────────────────▶ done
 *                             └───── grace ── SIGKILL ──▶ killed ── the child was reaped ──▶ done
 *                                                            └── still there ── discard output
 *
 * A child that runs as another user (sudo) may not be signalled; after the grace its terminal is hung up instead.
 *
 * Test: test/process/termination.test.ts
 */
import type { DelayedCall, SignalName } from '../interfaces.js';
import type { PTYProcess } from './pty-process.js';

/** Between the first signals and SIGKILL, in milliseconds. */
export const DEFAULT_GRACE = 5_000;
/** SIGKILL works at once, except on a child that waits in the kernel for its output to be taken. */
const BLOCKED_AFTER = 100;
/** How often is looked who is left: nobody is told of the death of a process that is not a child of ours. */
const LOOK_EVERY = 20;

/** What is sent to a terminal that goes away; SIGCONT, so that a stopped job gets the others. */
export const HANGUP_SIGNALS: readonly SignalName[] = ['SIGHUP', 'SIGTERM', 'SIGCONT'];

type State = 'idle' | 'ending' | 'killed';

export class Termination {
  readonly #transport: PTYProcess;
  #state: State = 'idle';
  /** SIGKILL is due, or after it: the child must be blocked. */
  #timer: DelayedCall | undefined;
  #deadline = 0;
  /** The next look who is left, once the child itself is dead. */
  #look: DelayedCall | undefined;
  #waiting: (() => void)[] = [];

  constructor(transport: PTYProcess) {
    this.#transport = transport;
  }

  /** Sends the signals; SIGKILL after `grace` milliseconds, or when an earlier call wants it, if that is sooner. */
  begin(signals: readonly (SignalName | number)[], grace: number): void {
    for (const signal of signals) this.#transport.signalSession(signal);
    const deadline = performance.now() + grace;
    if (this.#state === 'killed' || (this.#state === 'ending' && deadline >= this.#deadline)) return;
    this.#state = 'ending';
    this.#deadline = deadline;
    this.#timer?.cancel();
    this.#timer = this.#transport.reactor.callLater(grace, () => this.#kill());
    if (this.#transport.pid === null) this.#lookWhoIsLeft();
  }

  /** Nobody of the session is left, or all who were have got SIGKILL. At once when nothing has begun. */
  async done(): Promise<void> {
    if (this.#state === 'idle') return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** The child was reaped. */
  reaped(): void {
    this.#transport.discardOutput(false);
    if (this.#state === 'ending') this.#lookWhoIsLeft();
    else if (this.#state === 'killed') this.#finish();
  }

  #lookWhoIsLeft(): void {
    this.#look?.cancel();
    if (this.#transport.signalSession(0) === 0) this.#finish();
    else this.#look = this.#transport.reactor.callLater(LOOK_EVERY, () => this.#lookWhoIsLeft());
  }

  #kill(): void {
    this.#state = 'killed';
    this.#look?.cancel();
    const count = this.#transport.signalSession('SIGKILL');
    if (this.#transport.pid === null) {
      this.#finish();
    } else if (count === 0) {
      this.#transport.abortConnection();
    } else {
      this.#timer = this.#transport.reactor.callLater(BLOCKED_AFTER, () =>
        this.#transport.discardOutput(true),
      );
    }
  }

  #finish(): void {
    this.#timer?.cancel();
    this.#look?.cancel();
    this.#state = 'idle';
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
