// G1–G4: what does each child cost when there are 10, 100, 1,000 and 3,000? To spawn it, while it is idle, for one byte to a
// random child and back, and when all print at once.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { responder } from '../harness/compile-baseline.mjs';
import { cpuSince } from '../harness/cpu.mjs';
import { atMost } from '../harness/goal.mjs';
import { descriptorCount, residentKiB, threadCount } from '../harness/own-process.mjs';
import { endSessions, openSession } from '../harness/session.mjs';
import { median, percentile } from '../harness/statistics.mjs';

const KiB = 1024;
const PRINTED = 100 * KiB;
const WARM_UP = 50;

/** With few children each measurement is repeated, so that the number of samples stays about the same. */
const full = (sessions) => ({
  sessions,
  batches: Math.max(1, 200 / sessions),
  idleMs: 2000,
  trips: 500,
  prints: Math.max(1, 500 / sessions),
});
const smoke = { sessions: 10, batches: 1, idleMs: 100, trips: 20, prints: 1 };

export const runs = {
  'growth-10': { full: full(10), smoke },
  'growth-100': { full: full(100), smoke: { ...smoke, sessions: 100 } },
  'growth-1000': { full: full(1000) },
  'growth-3000': { full: full(3000), mostRounds: 1 },
};

/** Some contestants need a minute to spawn 3,000 children. */
export const timeoutSeconds = 120;

const figures = [
  { id: 'G1', key: 'spawnMs', label: 'spawn blocks the loop, p50', unit: 'ms', digits: 3, isFlat: true },
  { id: 'G2', key: 'idleCpuUs', label: "parent's CPU per idle child and second", unit: 'µs', digits: 1 },
  { id: 'G2', key: 'kib', label: 'resident memory each', unit: 'KiB', digits: 1 },
  { id: 'G2', key: 'threads', label: 'threads each', unit: '', digits: 2 },
  { id: 'G2', key: 'descriptors', label: 'descriptors each', unit: '', digits: 2 },
  {
    id: 'G3',
    key: 'tripUs',
    label: 'one byte to a random child and back, p50',
    unit: 'µs',
    digits: 1,
    isFlat: true,
  },
  { id: 'G3', key: 'tripP99Us', label: 'the same, p99', unit: 'µs', digits: 0 },
  { id: 'G3', key: 'tripCpuUs', label: "parent's CPU per trip", unit: 'µs', digits: 1, isFlat: true },
  {
    id: 'G4',
    key: 'printMs',
    label: 'all print 100 KiB at once: time per child',
    unit: 'ms',
    digits: 2,
    isFlat: true,
  },
  { id: 'G4', key: 'printCpuMs', label: "parent's CPU per child", unit: 'ms', digits: 2, isFlat: true },
  { id: 'G4', key: 'slowest', label: 'slowest ÷ median child', unit: '×', digits: 2, goal: atMost(3) },
  { id: 'G4', key: 'loopDelayMs', label: 'loop delay, p99', unit: 'ms', digits: 1 },
];

// Grouped by figure, so that a column shows how each grows.
export const rows = figures.flatMap(({ isFlat, ...figure }) =>
  [10, 100, 1000, 3000].map((sessions) => ({
    ...figure,
    run: `growth-${sessions}`,
    label: `${sessions.toLocaleString('en-US')} children${sessions === 3000 ? ', one round' : ''}: ${figure.label}`,
    ...(isFlat && sessions > 10 && { goal: atMost(1.3, figure.id, 'its first') }),
  })),
);

export const baselineArguments = ({ sessions, batches, idleMs, trips, prints }) => [
  'g1',
  sessions,
  batches,
  idleMs,
  trips,
  prints,
];

/** For the contestant that needs most: Bun has five descriptors for each session, node-pty a thread. */
export const needs = ({ sessions }) => ({
  descriptors: 6 * sessions + 100,
  terminals: sessions,
  processes: 2 * sessions + 100,
  memoryMiB: sessions + 200,
});

/** Children whose output is counted, so that one can wait until each has sent a number of bytes. */
class Crowd {
  #sessions = [];
  #received = [];
  #doneAt = [];
  #awaited = 0;
  #behind = 0;
  #complete = () => {};

  /**
   * Starts children one after the other, each when the last is ready: starting children would slow down the next spawn.
   *
   * @returns {Promise<number[]>} the duration of each spawn, in ms
   */
  async spawn(start, count) {
    const samples = [];
    for (let i = 0; i < count; i++) {
      const ready = this.#await(1, 1);
      const begun = performance.now();
      this.#sessions.push(openSession(start, ...responder, (chunk) => this.#count(i, chunk.length)));
      samples.push(performance.now() - begun);
      await ready;
    }
    return samples;
  }

  /** Makes one child, or all, send `bytes` bytes. @returns {Promise<number[]>} when each child had sent them */
  order(letter, bytes, index) {
    const asked = index === undefined ? this.#sessions : [this.#sessions[index]];
    const done = this.#await(asked.length, bytes);
    for (const session of asked) session.write(letter);
    return done;
  }

  async end() {
    await endSessions(this.#sessions);
    this.#sessions = [];
  }

  #await(children, bytes) {
    this.#received.fill(0);
    this.#doneAt = [];
    this.#awaited = bytes;
    this.#behind = children;
    return new Promise((resolve) => {
      this.#complete = () => resolve(this.#doneAt);
    });
  }

  #count(index, length) {
    this.#received[index] = (this.#received[index] ?? 0) + length;
    if (this.#received[index] !== this.#awaited) return;
    this.#doneAt.push(performance.now());
    this.#behind--;
    if (this.#behind === 0) this.#complete();
  }
}

/** Pseudo-random numbers, the same for each contestant. */
function* numbersBelow(limit) {
  for (let state = 1; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state % limit;
  }
}

async function idle(milliseconds, sessions) {
  const usage = process.resourceUsage();
  await sleep(milliseconds);
  return { idleCpuUs: (cpuSince(usage).total * 1e6) / sessions / (milliseconds / 1e3) };
}

async function trips(crowd, count, sessions) {
  const byte = Buffer.from('x');
  const chosen = numbersBelow(sessions);
  const samples = [];
  const usage = process.resourceUsage();
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    await crowd.order(byte, 1, chosen.next().value);
    samples.push((performance.now() - begun) * 1e3);
  }
  return {
    tripCpuUs: (cpuSince(usage).total * 1e6) / count,
    tripUs: median(samples),
    tripP99Us: percentile(samples, 0.99),
  };
}

async function prints(crowd, times, sessions) {
  const letter = Buffer.from('p');
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const slowest = [];
  const usage = process.resourceUsage();
  const begun = performance.now();
  delay.enable();
  for (let i = 0; i < times; i++) {
    const ordered = performance.now();
    const took = (await crowd.order(letter, PRINTED)).map((doneAt) => doneAt - ordered);
    slowest.push(percentile(took, 1) / median(took));
  }
  delay.disable();
  return {
    printMs: (performance.now() - begun) / times / sessions,
    printCpuMs: (cpuSince(usage).total * 1e3) / times / sessions,
    slowest: median(slowest),
    loopDelayMs: delay.percentile(99) / 1e6,
  };
}

/**
 * @param {import('../harness/contestants.mjs').Start} start
 * @param {(part: Record<string, number>) => void} tell
 */
export async function measure(start, size, tell) {
  const { sessions } = size;
  const crowd = new Crowd();
  await crowd.spawn(start, WARM_UP);
  await crowd.end();

  const samples = [];
  for (let batch = 1; batch < size.batches; batch++) {
    samples.push(...(await crowd.spawn(start, sessions)));
    await crowd.end();
  }
  const before = { kib: residentKiB(), threads: threadCount(), descriptors: descriptorCount() };
  samples.push(...(await crowd.spawn(start, sessions)));
  tell({
    spawnMs: median(samples),
    kib: (residentKiB() - before.kib) / sessions,
    threads: (threadCount() - before.threads) / sessions,
    descriptors: (descriptorCount() - before.descriptors) / sessions,
  });
  tell(await idle(size.idleMs, sessions));
  tell(await trips(crowd, size.trips, sessions));
  tell(await prints(crowd, size.prints, sessions));
  await crowd.end();
  return { ended: sessions };
}

export const checks = ({ ended, threads, descriptors }, { sessions }) => [
  ['every child answered and ended', ended === sessions],
  ['no thread per child', threads * sessions <= 4],
  ['at most three descriptors per child', descriptors <= 3],
];
