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

/** Milliseconds between two looks at a child whose pidfd says that it is dead and that cannot be reaped yet. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 32;

export class Reaper {
  readonly #watches: WatchTable;
  readonly #pidfds = new Map<ReapableProcess, number>();
  /** Dead children that cannot be reaped yet, whose pidfds are not watched until the timer ends. */
  readonly #pausing = new Map<ReapableProcess, NodeJS.Timeout>();
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
      clearTimeout(this.#pausing.get(process));
      this.#pausing.delete(process);
      this.#stopWatching(pidfd);
    } else if (this.#withoutPidfd.delete(process)) {
      this.#updateSignal();
    }
  }

  updateRef(process: ReapableProcess): void {
    const watch = this.#watches.find(this.#pidfds.get(process) ?? -1);
    const pausing = this.#pausing.get(process);
    if (watch) this.#watches.updateRef(watch);
    else if (pausing) updateTimerRef(pausing, process);
    else if (this.#withoutPidfd.has(process)) this.#updateSignal();
  }

  /**
   * The pidfd of a child is readable. It stays so until the child is reaped, which may have to wait: for the tracer of a
   * traced child, or for the kernel when another process reaped it. So the pidfd is not watched for a moment, which gets
   * longer.
   */
  pidfdReadable(process: ReapableProcess, pause = FIRST_PAUSE): void {
    process.reapProcess();
    const pidfd = this.#pidfds.get(process);
    if (pidfd === undefined) return;
    this.#stopWatching(pidfd);
    const next = Math.min(pause * 2, LONGEST_PAUSE);
    const timer = setTimeout(() => this.pidfdReadable(process, next), pause);
    this.#pausing.set(process, updateTimerRef(timer, process));
  }

  #stopWatching(pidfd: number): void {
    const watch = this.#watches.find(pidfd);
    if (!watch) return;
    watch.process = undefined;
    this.#watches.update(watch);
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

/** A child that was told not to keep the event loop running does not do so by its timer either. */
function updateTimerRef(timer: NodeJS.Timeout, process: ReapableProcess): NodeJS.Timeout {
  return (process.hasRef?.() ?? true) ? timer.ref() : timer.unref();
}
