// L3, L4: does late output arrive, with the right exit code? From a background job after the exit of the session leader, and from
// a child that closes its terminal and opens it again.
import { exactly } from '../harness/goal.mjs';
import { openSession } from '../harness/session.mjs';

const background = {
  script: 'trap "" HUP; (sleep 1; echo late) & echo early; exit 3',
  text: 'early\r\nlate\r\n',
  exitCode: 3,
};
const reopened = {
  script: 'exec <&- >&- 2>&-; sleep 0.2; exec >/dev/tty; echo back; exit 5',
  text: 'back\r\n',
  exitCode: 5,
};

export const runs = {
  background: { full: background, smoke: background },
  reopened: { full: reopened, smoke: reopened },
};

export const rows = [
  {
    id: 'L3',
    run: 'background',
    key: 'bytes',
    label: 'the leader exits, a background job prints 1 s later: bytes of 13',
    unit: '',
    digits: 0,
    goal: exactly(13),
  },
  {
    id: 'L3',
    run: 'background',
    key: 'exitCode',
    label: 'the exit code',
    unit: '',
    digits: 0,
    goal: exactly(3),
  },
  {
    id: 'L4',
    run: 'reopened',
    key: 'bytes',
    label: 'child closes 0–2, opens /dev/tty, prints: bytes of 6',
    unit: '',
    digits: 0,
    goal: exactly(6),
  },
  {
    id: 'L4',
    run: 'reopened',
    key: 'exitCode',
    label: 'the exit code',
    unit: '',
    digits: 0,
    goal: exactly(5),
  },
];

export const baselineArguments = ({ script }) => ['l3', script];

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { script }) {
  let bytes = 0;
  const session = openSession(start, '/bin/sh', ['-c', script], (chunk) => {
    bytes += chunk.length;
  });
  const exitCode = await session.over;
  // A child that a signal has killed has no exit code.
  return { bytes, ...(exitCode !== null && { exitCode }) };
}

export const checks = ({ bytes, exitCode }, { text, exitCode: expected }) => [
  ['every byte arrived', bytes === text.length],
  ['the exit code is right', exitCode === expected],
];
