// S1, S2, S3, D1: how long does spawn block the event loop, with a small heap, a large heap, and many open descriptors? And how
// long does it take until a short child has ended?
import { closeSync, openSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { atMost } from '../harness/goal.mjs';
import { descriptorCount } from '../harness/own-process.mjs';
import { median } from '../harness/statistics.mjs';

const MiB = 1024 * 1024;

export const runs = {
  'small-heap': {
    full: { count: 200, warmUp: 200, ballastMiB: 0, opened: 0 },
    smoke: { count: 20, warmUp: 5, ballastMiB: 0, opened: 0 },
  },
  'large-heap': {
    full: { count: 200, warmUp: 200, ballastMiB: 1024, opened: 0 },
    smoke: { count: 20, warmUp: 5, ballastMiB: 64, opened: 0 },
  },
  'many-descriptors': {
    full: { count: 200, warmUp: 200, ballastMiB: 0, opened: 9000 },
    smoke: { count: 20, warmUp: 5, ballastMiB: 0, opened: 1000 },
  },
};

export const rows = [
  {
    id: 'S1',
    run: 'small-heap',
    key: 'spawnMs',
    label: 'spawn blocks the loop, p50',
    unit: 'ms',
    digits: 3,
    aim: atMost(1.35, 'c'),
    streamAim: atMost(1.5, 'c'),
  },
  {
    id: 'S2',
    run: 'large-heap',
    key: 'spawnMs',
    label: 'the same with 1 GiB of live Buffers',
    unit: 'ms',
    digits: 3,
    goal: atMost(1.5, 'S1'),
    aim: atMost(1.2, 'S1'),
  },
  {
    id: 'S3',
    run: 'small-heap',
    key: 'endedMs',
    label: '/bin/true from spawn to its end, p50',
    unit: 'ms',
    digits: 3,
    aim: atMost(1.2, 'c'),
    streamAim: atMost(1.3, 'c'),
  },
  {
    id: 'D1',
    run: 'many-descriptors',
    key: 'spawnMs',
    label: 'spawn with 9,000 descriptors open, p50',
    unit: 'ms',
    digits: 3,
    goal: atMost(1.3, 'S1'),
  },
];

export const baselineArguments = ({ count, warmUp, ballastMiB, opened }) => [
  's1',
  count,
  warmUp,
  ballastMiB,
  opened,
];

export const needs = ({ ballastMiB, opened }) => ({
  descriptors: opened + 100,
  memoryMiB: 2 * ballastMiB + 200,
});

/** @param {import('../harness/contestants.mjs').Start} start */
function one(start) {
  return new Promise((resolve) => {
    const begun = performance.now();
    start('/bin/true', [], {
      data() {},
      ended: () => resolve({ spawnMs: returned - begun, endedMs: performance.now() - begun }),
    });
    const returned = performance.now();
  });
}

export async function measure(start, { count, warmUp, ballastMiB, opened }) {
  // Filled, not only reserved: fork copies only pages that exist.
  const ballast = Array.from({ length: ballastMiB }, () => Buffer.alloc(MiB, 1));
  const descriptorsOpen = Array.from({ length: opened }, () => openSync('/dev/null'));
  const samples = [];
  for (let i = 0; i < warmUp; i++) await one(start);
  await nextTurn();
  const descriptors = descriptorCount();
  for (let i = 0; i < count; i++) samples.push(await one(start));
  await nextTurn();
  const descriptorsLeft = descriptorCount() - descriptors;
  for (const fd of descriptorsOpen) closeSync(fd);
  return {
    spawnMs: median(samples.map(({ spawnMs }) => spawnMs)),
    endedMs: median(samples.map(({ endedMs }) => endedMs)),
    ended: samples.length,
    descriptorsLeft,
    ballastMiB: ballast.length, // keeps the buffers alive until here
  };
}

export const checks = ({ ended, descriptorsLeft }, { count }) => [
  ['every child ended', ended === count],
  ['no descriptor of an ended child is left', descriptorsLeft === 0],
];
