// A1: what is kept in memory of a child that prints and prints while its consumer has paused?
import { setTimeout as sleep } from 'node:timers/promises';
import { Cannot } from '../harness/cannot.mjs';
import { responder } from '../harness/compile-baseline.mjs';
import { atMost } from '../harness/goal.mjs';
import { bytesInUse } from '../harness/memory.mjs';
import { endSessions, openSession } from '../harness/session.mjs';

const KiB = 1024;

export const runs = {
  a1: { full: { milliseconds: 1000 }, smoke: { milliseconds: 300 } },
};

export const rows = [
  {
    id: 'A1',
    run: 'a1',
    key: 'kib',
    label: 'a flood, paused for 1 s: memory that it holds',
    unit: 'KiB',
    digits: 1,
    goal: atMost(512),
  },
];

export const baselineArguments = ({ milliseconds }) => ['a1', milliseconds];

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { milliseconds }) {
  let firstChunk = () => {};
  const flooded = new Promise((resolve) => {
    firstChunk = resolve;
  });
  let before = 0;
  const steps = [
    () => {
      before = bytesInUse();
      session.write(Buffer.from('f'));
    },
    () => {
      session.pause?.();
      firstChunk();
    },
  ];
  const session = openSession(start, ...responder, () => steps.shift()?.());
  await flooded;
  if (session.pause !== undefined) await sleep(milliseconds);
  // Less than nothing is what the collections freed of what was there before.
  const held = Math.max(0, bytesInUse() - before);
  const over = endSessions([session]);
  session.resume?.(); // what is not read is not at its end
  await over;
  if (session.pause === undefined) throw new Cannot('has no pause');
  return { kib: held / KiB };
}

export const checks = ({ kib }) => [['at most 512 KiB are held of a flood that nobody reads', kib <= 512]];
