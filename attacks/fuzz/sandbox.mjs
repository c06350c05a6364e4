// Surrounds one case: judges what it throws, ends what it has started, and checks that nothing is left.

import { setTimeout as delay } from 'node:timers/promises';
import { children, openDescriptors } from '../../scripts/lib/leftovers.mjs';
import { isUnclear, problemOf } from './documented.mjs';

/** How long the children of a case may take to end after they were killed. */
const GONE_WITHIN_MS = Number(process.env.STRAND_FUZZ_PATIENCE ?? 5000);

export class Sandbox {
  problems = [];
  /** Messages that do not say what the caller did wrong. They are listed, and are not failures. */
  unclear = new Set();
  #endings = [];
  #descriptors = 0;
  /** Children that an earlier case has left. */
  #known = new Set();

  /** Remembers what is open and running. Called before the first case, when everything that stays open is open. */
  remember() {
    this.#descriptors = openDescriptors().filter(isCounted).length;
    for (const child of children()) this.#known.add(child);
  }

  #children() {
    return children().filter((child) => !this.#known.has(child));
  }

  /** Runs an action, and judges the error that it throws or rejects with. */
  attempt(action) {
    try {
      const result = action();
      if (result instanceof Promise) result.catch((error) => this.judge(error));
      return result;
    } catch (error) {
      this.judge(error);
      return undefined;
    }
  }

  judge(error) {
    if (isUnclear(error)) this.unclear.add(`${error.name}: ${error.message}`.slice(0, 120));
    const problem = problemOf(error);
    if (problem !== undefined) this.problems.push(`${problem}\n${error?.stack ?? ''}`);
  }

  /** Runs an action at the end of the case. */
  after(ending) {
    this.#endings.push(ending);
  }

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

  endsTransport(transport) {
    if (!transport) return;
    this.after(async () => {
      if (transport.pid !== null) this.attempt(() => transport.signalProcess('KILL'));
      this.attempt(() => transport.abortConnection());
      await until(() => transport.pid === null, 'the transport has reaped its child');
    });
  }

  /** Ends the case. Throws if anything was wrong. */
  async end() {
    try {
      await this.#end();
    } catch (error) {
      // What this case has left is not blamed on the next one.
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

/** Without the descriptors that Node opens and closes at any time. */
function isCounted(file) {
  return /ptmx|\/pts\/|pidfd|pipe:|memfd/.test(file);
}

/** Waits for a promise, with a timeout. */
export async function within(promise, limit = GONE_WITHIN_MS) {
  const timer = new AbortController();
  const late = delay(limit, 'late', { signal: timer.signal }).catch(() => undefined);
  const first = await Promise.race([Promise.resolve(promise), late]);
  timer.abort();
  if (first === 'late') throw new Error('what the case has started does not end');
}

async function until(holds, what) {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (!holds()) {
    if (Date.now() > deadline)
      throw new Error(`it never came true that ${typeof what === 'string' ? what : what()}`);
    await delay(1);
  }
}
