// A1: how much memory holds the output of a child that prints without end while its consumer has paused?
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
    label: 'a flood, paused for 1 s: memory used',
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
  // Negative when the collections also freed older memory.
  const held = Math.max(0, bytesInUse() - before);
  const over = endSessions([session]);
  session.resume?.(); // a paused session never ends
  await over;
  if (session.pause === undefined) throw new Cannot('has no pause');
  return { kib: held / KiB };
}

export const checks = ({ kib }) => [['an unread flood uses at most 512 KiB', kib <= 512]];
