import type { System } from '../interfaces.js';

/**
 * The process groups that were in the foreground of a terminal, for a session whose processes cannot be found: /proc belongs
 * to another PID namespace. Each is kept by the pidfd of its leader, since the terminal has no foreground group once the
 * session leader is dead.
 *
 * Test: test/terminal/foreign-proc.test.ts
 */
export class SeenJobs {
  readonly #system: System;
  /** The pidfd of the leader, by process group. */
  readonly #jobs = new Map<number, number>();

  constructor(system: System) {
    this.#system = system;
  }

  /** Keeps the process group if its leader is in the session. No effect for 0. */
  add(group: number, session: number): void {
    if (group <= 0 || this.#jobs.has(group)) return;
    const pidfd = this.#system.openPidfd(group);
    if (pidfd < 0) return;
    // After openPidfd: before it, the pid could have been given to another process between the two calls.
    if (this.#system.sessionOf(group) === session) this.#jobs.set(group, pidfd);
    else this.#system.closeDescriptor(pidfd);
  }

  /** Signals every process group that was kept. Returns how many were signalled. */
  signal(signal: number): number {
    let count = 0;
    for (const [group, pidfd] of this.#jobs) {
      if (this.#system.signalGroup(group, pidfd, false, signal) === 0) count += 1;
    }
    return count;
  }

  /** Closes the pidfds. No process group is signalled any more. */
  close(): void {
    for (const pidfd of this.#jobs.values()) this.#system.closeDescriptor(pidfd);
    this.#jobs.clear();
  }
}
