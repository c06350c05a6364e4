/**
 * Notices the deaths of children: by a watch on the child's pidfd or, where the kernel has no pidfds, at SIGCHLD by a poll of
 * each child that this package started. Stops and continuations are noticed at SIGCHLD.
 *
 * Test: test/reactor/reaper.test.ts
 */
import type { ReapableProcess, StoppableProcess } from '../interfaces.js';
import type { LoopHandle } from '../native/addon.js';
import { ChildSignal } from './child-signal.js';
import type { DeathDescriptor, WatchTable } from './watch-table.js';

/** The delays between two attempts to reap a dead child that cannot be reaped yet: the first one doubles up to the last. */
const FIRST_RETRY_MS = 1;
const LAST_RETRY_MS = 32;

/** A child whose pidfd is watched. */
class WatchedChild implements DeathDescriptor {
  readonly #process: ReapableProcess;
  readonly #pidfd: number;
  readonly #watches: WatchTable;
  /** Pending while a dead child cannot be reaped yet. Its pidfd is not watched then. */
  #retry: NodeJS.Timeout | undefined;
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
   * Reaps the child. That may have to wait, for the tracer of a traced child or for the kernel when another process reaped it,
   * while the pidfd stays readable. So the next attempt is made by a timer.
   */
  doDeath(delay = FIRST_RETRY_MS): void {
    this.#retry = undefined;
    this.#process.reapProcess();
    if (!this.#registered) return;
    this.#watches.remove('death', this);
    this.#retry = setTimeout(() => this.doDeath(Math.min(delay * 2, LAST_RETRY_MS)), delay);
    this.updateRef();
  }

  updateRef(): void {
    this.#watches.updateRef(this.#pidfd);
    if (this.hasRef()) this.#retry?.ref();
    else this.#retry?.unref();
  }

  unregister(): void {
    this.#registered = false;
    clearTimeout(this.#retry);
    this.#watches.remove('death', this);
  }
}

export class Reaper {
  readonly #signal: ChildSignal;
  readonly #watches: WatchTable;
  readonly #withPidfd = new Map<ReapableProcess, WatchedChild>();
  readonly #withoutPidfd = new Set<ReapableProcess>();
  /** Children that are checked for stops and continuations at SIGCHLD. */
  readonly #stoppable = new Set<StoppableProcess>();

  constructor(loop: LoopHandle, watches: WatchTable) {
    this.#signal = new ChildSignal(loop, () => this.childSignal());
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

  /** Called at SIGCHLD. One signal may stand for several children. */
  childSignal(): void {
    for (const process of [...this.#stoppable]) process.checkStopped();
    for (const process of [...this.#withoutPidfd]) process.reapProcess();
  }

  #watchSignal(process: ReapableProcess): void {
    this.#withoutPidfd.add(process);
    this.#updateSignal();
    // The child may have died before the signal was watched.
    setImmediate(() => {
      if (this.#withoutPidfd.has(process)) process.reapProcess();
    });
  }

  #updateSignal(): void {
    const children = [...this.#withoutPidfd];
    const referenced = children.some((process) => process.hasRef?.() ?? true);
    this.#signal.watch(children.length + this.#stoppable.size > 0, referenced);
  }
}
