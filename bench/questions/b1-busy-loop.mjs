// B1: is anything lost while the event loop is busy? Some children print and exit meanwhile, and one prints more than the
// kernel buffers.
import { exactly } from '../harness/goal.mjs';
import { openSession } from '../harness/session.mjs';

const BUSY_MS = 100;
const SHORT = 3000; // fits into the buffer of the terminal
const LONG = 1024 * 1024;
const EXIT_CODE = 7;

export const runs = {
  b1: { full: { children: 20 }, smoke: { children: 5 } },
};

export const rows = [
  {
    id: 'B1',
    run: 'b1',
    key: 'bytesMissing',
    label: 'the loop is busy for 100 ms while 20 children print and exit: bytes lost',
    unit: '',
    digits: 0,
    goal: exactly(0),
  },
  {
    id: 'B1',
    run: 'b1',
    key: 'wrongEnds',
    label: 'children without the right exit code',
    unit: '',
    digits: 0,
    goal: exactly(0),
  },
];

export const baselineArguments = ({ children }) => ['b1', children];

function keepBusy() {
  const until = performance.now() + BUSY_MS;
  while (performance.now() < until);
}

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { children }) {
  let bytes = 0;
  const count = (chunk) => {
    bytes += chunk.length;
  };
  const script = (length) => ['-c', `stty raw; head -c ${length} /dev/zero; exit ${EXIT_CODE}`];
  const short = Array.from({ length: children }, () => openSession(start, '/bin/sh', script(SHORT), count));
  let isFirst = true;
  const long = openSession(start, '/bin/sh', script(LONG), (chunk) => {
    if (isFirst) keepBusy();
    isFirst = false;
    count(chunk);
  });
  keepBusy();
  const exitCodes = await Promise.all([...short, long].map(({ over }) => over));
  return {
    bytesMissing: children * SHORT + LONG - bytes,
    wrongEnds: exitCodes.filter((exitCode) => exitCode !== EXIT_CODE).length,
  };
}

export const checks = ({ bytesMissing, wrongEnds }) => [
  ['every byte arrived', bytesMissing === 0],
  ['every exit code is right', wrongEnds === 0],
];
