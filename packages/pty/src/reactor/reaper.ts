/**
 * How deaths are noticed: a watcher on the child's pidfd; where the kernel has none, SIGCHLD, at which each of
 * our own children (and nobody else's) is asked about. Stops and continuations come by SIGCHLD alone.
 *
 * Test: test/reactor/reaper.test.ts
 */
import type { ReapableProcess, StoppableProcess } from '../interfaces.js';
import { addon, type LoopHandle } from '../native/addon.js';
import { systemError } from '../native/system-error.js';
import type { DeathDescriptor, WatchTable } from './watch-table.js';

/** Milliseconds between two looks at a child whose pidfd says that it is dead and that cannot be reaped yet. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 32;

/** A child whose death its pidfd tells. */
class WatchedChild implements DeathDescriptor {
  readonly #process: ReapableProcess;
  readonly #pidfd: number;
  readonly #watches: WatchTable;
  /** Set while the pidfd of a dead child that cannot be reaped yet is not watched. */
  #pause: NodeJS.Timeout | undefined;
  #registered = true;

  constructor(process: ReapableProcess, pidfd: number, watches: WatchTable) {
    this.#process = process;
    this.#pidfd = pidfd;
    this.#watches = watches;
    watches.add('death', this);
  }

  fileno(): number {
    return this.#pidfd;
  }

  hasRef(): boolean {
    return this.#process.hasRef?.() ?? true;
  }

  /**
   * The pidfd stays readable until the child is reaped, which may have to wait: for the tracer of a traced child, or for
   * the kernel when another process reaped it. So it is not watched for a moment, which gets longer.
   */
  doDeath(pause = FIRST_PAUSE): void {
    this.#pause = undefined;
    this.#process.reapProcess();
    if (!this.#registered) return;
    this.#watches.remove('death', this);
    this.#pause = setTimeout(() => this.doDeath(Math.min(pause * 2, LONGEST_PAUSE)), pause);
    this.updateRef();
  }

  updateRef(): void {
    this.#watches.updateRef(this.#pidfd);
    if (this.hasRef()) this.#pause?.ref();
    else this.#pause?.unref();
  }

  unregister(): void {
    this.#registered = false;
    clearTimeout(this.#pause);
    this.#watches.remove('death', this);
  }
}

export class Reaper {
  readonly #loop: LoopHandle;
  readonly #watches: WatchTable;
  readonly #withPidfd = new Map<ReapableProcess, WatchedChild>();
  readonly #withoutPidfd = new Set<ReapableProcess>();
  /** Those that are asked about at SIGCHLD whether they have stopped or continued. */
  readonly #stoppable = new Set<StoppableProcess>();

  constructor(loop: LoopHandle, watches: WatchTable) {
    this.#loop = loop;
    this.#watches = watches;
  }

  register(process: ReapableProcess, pidfd: number): void {
    if (pidfd >= 0) this.#withPidfd.set(process, new WatchedChild(process, pidfd, this.#watches));
    else this.#watchSignal(process);
  }

  unregister(process: ReapableProcess): void {
    const child = this.#withPidfd.get(process);
    this.#withPidfd.delete(process);
    child?.unregister();
    if (this.#withoutPidfd.delete(process)) this.#updateSignal();
  }

  updateRef(process: ReapableProcess): void {
    this.#withPidfd.get(process)?.updateRef();
    if (this.#withoutPidfd.has(process)) this.#updateSignal();
  }

  registerStops(process: StoppableProcess): void {
    this.#stoppable.add(process);
    try {
      this.#updateSignal();
    } catch (error) {
      this.#stoppable.delete(process);
      throw error;
    }
  }

  unregisterStops(process: StoppableProcess): void {
    if (this.#stoppable.delete(process)) this.#updateSignal();
  }

  /** SIGCHLD came. One signal may stand for several children. */
  childSignal(): void {
    for (const process of [...this.#stoppable]) process.checkStopped();
    for (const process of [...this.#withoutPidfd]) process.reapProcess();
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
    const result = addon.watchChildSignal(this.#loop, children.length + this.#stoppable.size > 0, referenced);
    if (result < 0) throw systemError(result, 'sigaction', 'SIGCHLD cannot be watched');
  }
}
