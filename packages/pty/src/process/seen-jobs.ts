import type { System } from '../interfaces.js';

/**
 * The jobs that were in the foreground of a session whose processes cannot be looked up, since /proc is not ours. Each is
 * kept by the pidfd of its leader: once the leader of the session is dead, the terminal names no job any more.
 *
 * Test: test/terminal/foreign-proc.test.ts
 */
export class SeenJobs {
  readonly #system: System;
  /** Pidfds, by the numbers of the groups. */
  readonly #jobs = new Map<number, number>();

  constructor(system: System) {
    this.#system = system;
  }

  /** Keeps the job if its leader is in the session. */
  add(group: number, session: number): void {
    if (group <= 0 || this.#jobs.has(group)) return;
    const pidfd = this.#system.openPidfd(group);
    if (pidfd < 0) return;
    // In this order, or the number might have gone to another process between the two.
    if (this.#system.sessionOf(group) === session) this.#jobs.set(group, pidfd);
    else this.#system.closeDescriptor(pidfd);
  }

  /** Returns how many jobs got it. */
  signal(signal: number): number {
    let count = 0;
    for (const [group, pidfd] of this.#jobs) {
      if (this.#system.signalGroup(group, pidfd, false, signal) === 0) count += 1;
    }
    return count;
  }

  /** No job is signalled any more. */
  close(): void {
    for (const pidfd of this.#jobs.values()) this.#system.closeDescriptor(pidfd);
    this.#jobs.clear();
  }
}
