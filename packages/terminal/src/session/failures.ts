import type { ExitStatus } from 'strand-pty';
import { ExpectEnded, ExpectTimeout } from '../errors.js';
import type { ExpectQueue } from '../expect/expect-queue.js';
import type { Screen } from '../screen/screen.js';
import { describeEnd, describeFailure } from './describe-failure.js';
import type { SessionEnd } from './session-end.js';
import { waitAtMost } from './wait-at-most.js';

/** How long an error waits for the screen to be up to date. */
const SCREEN_GRACE_MS = 200;

/** Why a wait failed. */
export interface Failure {
  readonly kind: 'timeout' | 'ended';
  /** What was waited for: `"login: "`. */
  readonly what: string;
  readonly timeout: number;
}

/** Creates the errors of a session, which show its output, its screen and how it ended. */
export class Failures {
  readonly #queue: ExpectQueue;
  readonly #screen: Screen | undefined;
  readonly #end: SessionEnd;
  readonly #isChild: boolean;

  constructor(queue: ExpectQueue, screen: Screen | undefined, end: SessionEnd, isChild: boolean) {
    this.#queue = queue;
    this.#screen = screen;
    this.#end = end;
    this.#isChild = isChild;
  }

  /** @param output what the wait saw; default: what is there now */
  async create(
    { kind, what, timeout }: Failure,
    { before, lost }: { readonly before: string; readonly lost: number } = this.#queue,
  ): Promise<ExpectTimeout | ExpectEnded> {
    await this.#refreshScreen();
    const describe = (sentence: string) => describeFailure(sentence, { before, lost, screen: this.#screen });
    const seen = { before, screen: this.#screen?.text() };
    if (kind === 'timeout')
      return new ExpectTimeout(describe(`${what} did not come within ${timeout} ms.`), seen);
    return this.#ended(describe(`${what} did not come: ${this.#describeEnd()}.`), seen);
  }

  /** The error of a call that needs a session that has not ended. */
  closed(call: string): ExpectEnded {
    const seen = { before: this.#queue.before, screen: this.#screen?.text() };
    return this.#ended(`${call} needs a session that has not ended: ${this.#describeEnd()}.`, seen);
  }

  get #status(): ExitStatus {
    return this.#end.status ?? { exitCode: null, signal: null };
  }

  #describeEnd(): string {
    return describeEnd(this.#status, this.#isChild);
  }

  #ended(message: string, seen: { before: string; screen: string | undefined }): ExpectEnded {
    const { cause } = this.#end;
    return new ExpectEnded(message, seen, this.#status, cause && { cause });
  }

  async #refreshScreen(): Promise<void> {
    if (this.#screen) await waitAtMost(SCREEN_GRACE_MS, this.#screen.flush());
  }
}
