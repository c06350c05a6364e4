// L2: is output lost when its consumer pauses while the child exits?
import { setTimeout as sleep } from 'node:timers/promises';
import { Cannot } from '../harness/cannot.mjs';
import { exactly } from '../harness/goal.mjs';
import { openSession } from '../harness/session.mjs';

const HALF = 3000;

export const runs = {
  l2: { full: { pauseMs: 2500 }, smoke: { pauseMs: 600 } },
};

export const rows = [
  {
    id: 'L2',
    run: 'l2',
    key: 'bytes',
    label: 'paused for 2.5 s across the exit: bytes of 6,000',
    unit: '',
    digits: 0,
    goal: exactly(2 * HALF),
  },
];

export const baselineArguments = ({ pauseMs }) => ['l2', pauseMs];

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { pauseMs }) {
  let bytes = 0;
  let first = () => {};
  const begun = new Promise((resolve) => {
    first = resolve;
  });
  const script = `stty raw; head -c ${HALF} /dev/zero; sleep 0.2; head -c ${HALF} /dev/zero`;
  const session = openSession(start, '/bin/sh', ['-c', script], (chunk) => {
    // In this callback, since the rest may arrive one turn later.
    if (bytes === 0) session.pause?.();
    bytes += chunk.length;
    first();
  });
  if (session.pause === undefined) {
    await session.over;
    throw new Cannot('has no pause');
  }
  await begun;
  await sleep(pauseMs);
  session.resume();
  await session.over;
  return { bytes };
}

export const checks = ({ bytes }) => [['every byte arrives after the pause', bytes === 2 * HALF]];
