// M1: what does an idle session cost in threads, memory and descriptors?
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, exactly } from '../harness/goal.mjs';
import { descriptorCount, residentKiB, threadCount } from '../harness/own-process.mjs';
import { endSessions, openSession } from '../harness/session.mjs';

const SETTLE_MS = 1000;

export const runs = {
  m1: { full: { sessions: 300 }, smoke: { sessions: 40 } },
};

export const rows = [
  {
    id: 'M1',
    run: 'm1',
    key: 'threads',
    label: '300 idle sessions: threads each',
    unit: '',
    digits: 2,
    goal: exactly(0),
  },
  { id: 'M1', run: 'm1', key: 'kib', label: 'resident memory each', unit: 'KiB', digits: 1, aim: atMost(14) },
  { id: 'M1', run: 'm1', key: 'descriptors', label: 'descriptors each', unit: '', digits: 2, aim: atMost(3) },
];

export const baselineArguments = ({ sessions }) => ['m1', sessions];

export const needs = ({ sessions }) => ({
  descriptors: 6 * sessions + 100,
  terminals: sessions,
  processes: 2 * sessions,
});

const sleeper = (start) => openSession(start, '/bin/sleep', ['60']);

export async function measure(start, { sessions }) {
  // The first session also pays for what all share.
  await endSessions([sleeper(start)]);
  await sleep(SETTLE_MS);
  const threads = threadCount();
  const descriptors = descriptorCount();
  const resident = residentKiB();

  const sleepers = Array.from({ length: sessions }, () => sleeper(start));
  await sleep(SETTLE_MS);
  const cost = {
    threads: (threadCount() - threads) / sessions,
    kib: (residentKiB() - resident) / sessions,
    descriptors: (descriptorCount() - descriptors) / sessions,
  };
  await endSessions(sleepers);
  return { ...cost, ended: sessions };
}

// Node starts its pool of four threads at its first use, which may be now.
export const checks = ({ threads, descriptors }, { sessions }) => [
  ['no thread per child', threads * sessions <= 4],
  ['at most three descriptors per child', descriptors <= 3],
];
