/**
 * SIGCHLD from the addon. Where the addon cannot watch it, since the runtime has no libuv (Bun, Deno), from `process.on`, which
 * does not work in a worker.
 *
 * Test: test/reactor/reaper.test.ts, test/process/stops.test.ts, with and without STRAND_PTY_WITHOUT=uv_poll
 */
import { constants } from 'node:os';
import { addon, inMainThread, type LoopHandle } from '../native/addon.js';
import { systemError } from '../native/system-error.js';

const ENOSYS = -constants.errno.ENOSYS;
/** The longest delay of a timer. */
const KEEP_ALIVE_MS = 0x7fff_ffff;

export class ChildSignal {
  readonly #loop: LoopHandle;
  readonly #listener: () => void;
  /** Keeps the event loop running: a listener of `process` does not. */
  #keepAlive: NodeJS.Timeout | undefined;

  constructor(loop: LoopHandle, listener: () => void) {
    this.#loop = loop;
    this.#listener = listener;
  }

  /** Calls the listener at each SIGCHLD from now on, or no longer. @throws {Error} when SIGCHLD cannot be watched. */
  watch(active: boolean, referenced: boolean): void {
    const result = addon.watchChildSignal(this.#loop, active, referenced);
    if (result === ENOSYS && inMainThread) this.#watchProcess(active, referenced);
    else if (result < 0 && active) throw systemError(result, 'sigaction', 'SIGCHLD cannot be watched');
  }

  #watchProcess(active: boolean, referenced: boolean): void {
    process.off('SIGCHLD', this.#listener);
    clearInterval(this.#keepAlive);
    if (!active) return;
    process.on('SIGCHLD', this.#listener);
    if (referenced) this.#keepAlive = setInterval(() => {}, KEEP_ALIVE_MS);
  }
}
