/**
 * SIGCHLD from the addon. Where the addon cannot watch it, since the runtime has no libuv (Bun, Deno), from `process.on`; in a
 * worker, which gets no signals from `process`, the children are looked at in intervals instead.
 *
 * Test: test/reactor/reaper.test.ts, test/process/end/stops.test.ts, with and without STRAND_PTY_WITHOUT=uv_poll
 */
import { constants } from 'node:os';
import { addon, inMainThread, type LoopHandle } from '../native/addon.js';
import { systemError } from '../native/system-error.js';

const ENOSYS = -constants.errno.ENOSYS;
/** Between two looks in a worker. */
const LOOK_INTERVAL_MS = 20;
/** The longest delay of a timer. */
const KEEP_ALIVE_MS = 0x7fff_ffff;

export class ChildSignal {
  readonly #loop: LoopHandle;
  readonly #listener: () => void;
  /** Looks in a worker. Otherwise it keeps the event loop running, which a listener of `process` does not. */
  #timer: NodeJS.Timeout | undefined;

  constructor(loop: LoopHandle, listener: () => void) {
    this.#loop = loop;
    this.#listener = listener;
  }

  /** Calls the listener at each SIGCHLD from now on, or no longer. @throws {Error} when SIGCHLD cannot be watched. */
  watch(active: boolean, referenced: boolean): void {
    const result = addon.watchChildSignal(this.#loop, active, referenced);
    if (result === ENOSYS) this.#watchHere(active, referenced);
    else if (result < 0) throw systemError(result, 'sigaction', 'SIGCHLD cannot be watched');
  }

  #watchHere(active: boolean, referenced: boolean): void {
    process.off('SIGCHLD', this.#listener);
    clearInterval(this.#timer);
    if (!active) return;
    if (inMainThread) process.on('SIGCHLD', this.#listener);
    const [call, delay] = inMainThread ? [() => {}, KEEP_ALIVE_MS] : [this.#listener, LOOK_INTERVAL_MS];
    this.#timer = setInterval(call, delay);
    if (!referenced) this.#timer.unref();
  }
}
