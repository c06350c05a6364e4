/**
 * How deaths are noticed: a watcher on the child's pidfd; where the kernel has none, SIGCHLD, at which each of
 * our own children (and nobody else's) is asked about.
 *
 * Test: test/reactor/reaper.test.ts
 */
import type { ReapableProcess } from '../interfaces.js';
import { addon } from '../native/addon.js';
import { systemError } from '../native/system-error.js';
import type { WatchTable } from './watch-table.js';

export class Reaper {
  readonly #watches: WatchTable;
  readonly #pidfds = new Map<ReapableProcess, number>();
  readonly #withoutPidfd = new Set<ReapableProcess>();

  constructor(watches: WatchTable) {
    this.#watches = watches;
  }

  register(process: ReapableProcess, pidfd: number): void {
    if (pidfd >= 0) this.#watchPidfd(process, pidfd);
    else this.#watchSignal(process);
  }

  /** A pidfd goes on reporting after the reap, so this stops it. */
  unregister(process: ReapableProcess): void {
    const pidfd = this.#pidfds.get(process);
    if (pidfd !== undefined) {
      this.#pidfds.delete(process);
      const watch = this.#watches.find(pidfd);
      if (watch) {
        watch.process = undefined;
        this.#watches.update(watch);
      }
    } else if (this.#withoutPidfd.delete(process)) {
      this.#updateSignal();
    }
  }

  updateRef(process: ReapableProcess): void {
    const watch = this.#watches.find(this.#pidfds.get(process) ?? -1);
    if (watch) this.#watches.updateRef(watch);
    else if (this.#withoutPidfd.has(process)) this.#updateSignal();
  }

  /** SIGCHLD came. One signal may stand for several deaths. */
  reapAll(): void {
    for (const process of [...this.#withoutPidfd]) process.reapProcess();
  }

  #watchPidfd(process: ReapableProcess, pidfd: number): void {
    const watch = this.#watches.open(pidfd);
    watch.process = process;
    this.#watches.update(watch);
    this.#pidfds.set(process, pidfd);
  }

  #watchSignal(process: ReapableProcess): void {
    this.#withoutPidfd.add(process);
    this.#updateSignal();
    // It may have died before the signal was watched.
    setImmediate(() => {
      if (this.#withoutPidfd.has(process)) process.reapProcess();
    });
  }

  #updateSignal(): void {
    const children = [...this.#withoutPidfd];
    const referenced = children.some((process) => process.hasRef?.() ?? true);
    const result = addon.watchChildSignal(children.length > 0, referenced);
    if (result < 0) throw systemError(result, 'sigaction', 'SIGCHLD cannot be watched');
  }
}
