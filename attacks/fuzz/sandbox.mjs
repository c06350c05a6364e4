// Around one case: what it starts is ended, what it throws is judged, and nothing may be left.

import { setTimeout as delay } from 'node:timers/promises';
import { children, openDescriptors } from '../../scripts/lib/leftovers.mjs';
import { isUnclear, problemOf } from './documented.mjs';

/** What a case has started must be gone so long after it was killed. */
const GONE_WITHIN_MS = Number(process.env.STRAND_FUZZ_PATIENCE ?? 5000);

export class Sandbox {
  /** @type {string[]} */
  problems = [];
  /** Messages that do not say what the caller did wrong: told, and no failure. */
  unclear = new Set();
  /** @type {(() => unknown)[]} */
  #endings = [];
  #descriptors = 0;
  /** Children that an earlier case has left. */
  #known = new Set();

  /** Before the first case, when everything that is opened for good is open. */
  remember() {
    this.#descriptors = openDescriptors().filter(isCounted).length;
    for (const child of children()) this.#known.add(child);
  }

  #children() {
    return children().filter((child) => !this.#known.has(child));
  }

  /**
   * Does what may throw, and judges the error.
   * @template T
   * @param {() => T} action
   * @returns {T | undefined}
   */
  attempt(action) {
    try {
      const result = action();
      // A rejection is judged, too.
      if (result instanceof Promise) result.catch((error) => this.judge(error));
      return result;
    } catch (error) {
      this.judge(error);
      return undefined;
    }
  }

  /** @param {unknown} error */
  judge(error) {
    if (isUnclear(error)) this.unclear.add(`${error.name}: ${error.message}`.slice(0, 120));
    const problem = problemOf(error);
    if (problem !== undefined) this.problems.push(`${problem}\n${error?.stack ?? ''}`);
  }

  /**
   * Does this at the end of the case, whatever happens.
   * @param {() => unknown} ending
   */
  after(ending) {
    this.#endings.push(ending);
  }

  /** @param {import('strand-pty').PtyChild | undefined} child */
  endsChild(child) {
    if (!child) return;
    child.on('error', (error) => this.judge(error));
    const closed = new Promise((resolve) => child.on('close', resolve));
    this.after(async () => {
      this.attempt(() => child.kill('SIGKILL'));
      child.destroy();
      await closed;
      await child.ended;
    });
  }

  /** @param {{ pid: number | null, abortConnection(): void, signalProcess(signal: string): void } | undefined} transport */
  endsTransport(transport) {
    if (!transport) return;
    this.after(async () => {
      if (transport.pid !== null) this.attempt(() => transport.signalProcess('KILL'));
      this.attempt(() => transport.abortConnection());
      await until(() => transport.pid === null, 'the transport has reaped its child');
    });
  }

  /** Ends everything. Throws when the case was wrong. */
  async end() {
    try {
      await this.#end();
    } catch (error) {
      // What this case has left is not the next one's.
      this.problems = [];
      this.remember();
      throw error;
    }
  }

  async #end() {
    const endings = this.#endings;
    this.#endings = [];
    for (const ending of endings) await within(ending());
    await until(
      () => this.#children().length === 0,
      () => `no child is left: ${this.#children().join(', ')}`,
    );
    await until(
      () => openDescriptors().filter(isCounted).length <= this.#descriptors,
      () => `no descriptor is left: ${openDescriptors().filter(isCounted).join(', ')}`,
    );
    const problems = this.problems;
    this.problems = [];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
}

/** Node opens and closes others when it likes. */
function isCounted(/** @type {string} */ file) {
  return /ptmx|\/pts\/|pidfd|pipe:|memfd/.test(file);
}

/**
 * Waits for it, and not for ever.
 * @param {unknown} promise
 */
export async function within(promise) {
  const timer = new AbortController();
  const late = delay(GONE_WITHIN_MS, 'late', { signal: timer.signal }).catch(() => undefined);
  const first = await Promise.race([Promise.resolve(promise), late]);
  timer.abort();
  if (first === 'late') throw new Error('what the case has started does not end');
}

/**
 * @param {() => boolean} holds
 * @param {string | (() => string)} what
 */
async function until(holds, what) {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (!holds()) {
    if (Date.now() > deadline)
      throw new Error(`it never came true that ${typeof what === 'string' ? what : what()}`);
    await delay(1);
  }
}
