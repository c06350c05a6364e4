// L1: is output lost when a child exits right after it has printed?
import { exactly } from '../harness/goal.mjs';
import { openSession } from '../harness/session.mjs';

export const runs = {
  l1: { full: { children: 100, bytes: 262_144 }, smoke: { children: 10, bytes: 262_144 } },
};

export const rows = [
  {
    id: 'L1',
    run: 'l1',
    key: 'cut',
    label: '256 KiB raw, then exit: children of 100 that lost output',
    unit: '',
    digits: 0,
    goal: exactly(0),
  },
];

export const baselineArguments = ({ children, bytes }) => ['l1', children, bytes];

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { children, bytes }) {
  let cut = 0;
  for (let i = 0; i < children; i++) {
    let received = 0;
    await openSession(
      start,
      '/bin/sh',
      ['-c', `stty raw -echo; exec head -c ${bytes} /dev/zero`],
      (chunk) => {
        received += chunk.length;
      },
    ).over;
    if (received !== bytes) cut++;
  }
  return { cut };
}

export const checks = ({ cut }) => [['no child lost output', cut === 0]];
