// A2: how much memory does a kept chunk of one byte use? It may be a view of a larger buffer.
import { responder } from '../harness/compile-baseline.mjs';
import { atMost } from '../harness/goal.mjs';
import { bytesInUse } from '../harness/memory.mjs';
import { endSessions, openSession } from '../harness/session.mjs';

export const runs = {
  a2: { full: { chunks: 2000 }, smoke: { chunks: 500 } },
};

export const rows = [
  {
    id: 'A2',
    run: 'a2',
    key: 'bytes',
    label: 'a kept chunk of one byte: memory used',
    unit: 'bytes',
    digits: 0,
    goal: atMost(1024),
  },
];

export const baselineArguments = ({ chunks }) => ['a2', chunks];

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { chunks }) {
  let before = 0;
  let count = 0;
  const kept = [];
  let full = () => {};
  const over = new Promise((resolve) => {
    full = resolve;
  });
  const session = openSession(start, ...responder, (chunk) => {
    count++;
    // The first tenth warms up, and includes the responder's first byte, which is not an answer.
    if (count === chunks / 10) before = bytesInUse();
    if (count > chunks / 10) kept.push(chunk);
    if (kept.length === chunks) full();
    else session.write(Buffer.from('x'));
  });
  await over;
  const held = bytesInUse() - before;
  await endSessions([session]);
  return { bytes: held / kept.length };
}

export const checks = ({ bytes }) => [['a kept chunk of one byte uses at most 1 KiB', bytes <= 1024]];
