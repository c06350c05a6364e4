// K1, K2: which system calls does 1 MiB of output take, and which a child from its spawn to its end? strace counts them, in all
// threads.
import { responder } from '../harness/compile-baseline.mjs';
import { atMost } from '../harness/goal.mjs';
import { begin, end, mark } from '../harness/mark.mjs';
import { endSessions, openSession } from '../harness/session.mjs';

const MiB = 1024 * 1024;
/** The kernel splits a write to a terminal into pieces of this size. A fast reader gets each in its own read. */
const PIECE = 2048;
const reading = /^(read|readv|recvfrom)$/;
const waiting = /^(epoll_wait|epoll_pwait|epoll_pwait2|poll|ppoll|select|pselect6)$/;
/** The calls of a busy wait for the rest of a flood. Their number depends on how much strace slows them down. */
const awake = /^(sched_yield|ioctl)$/;

const WARM_UP = 10;
/** 62 are rt_sigaction in the child, one for each signal. A garbage collection between two children adds a few. */
const CALLS_OF_SPAWN = 112;
/** A twentieth of the pieces, so no call is made for each piece. The threads of the garbage collector add a few. */
const OTHER_CALLS = 26;

export const runs = {
  'calls-of-output': { full: { bytes: MiB, children: 0 }, smoke: { bytes: MiB, children: 0 } },
  'calls-of-spawn': { full: { bytes: 0, children: 50 }, smoke: { bytes: 0, children: 20 } },
};

export const rows = [
  { id: 'K1', run: 'calls-of-output', key: 'reads', label: '1 MiB of output: reads', unit: '', digits: 0 },
  { id: 'K1', run: 'calls-of-output', key: 'waits', label: 'waits', unit: '', digits: 0 },
  { id: 'K1', run: 'calls-of-output', key: 'awake', label: 'yields and FIONREAD', unit: '', digits: 0 },
  {
    id: 'K1',
    run: 'calls-of-output',
    key: 'others',
    label: 'other system calls',
    unit: '',
    digits: 0,
    goal: atMost(OTHER_CALLS),
  },
  {
    id: 'K2',
    run: 'calls-of-spawn',
    key: 'calls',
    label: 'system calls of /bin/true from spawn to ended, each',
    unit: '',
    digits: 1,
  },
];

export const baselineArguments = ({ bytes, children }) => (children > 0 ? ['k2', children] : ['k1', bytes]);

/** @param {import('../harness/contestants.mjs').Start} start */
async function printed(start, bytes) {
  let received = -1; // The responder's first byte does not count.
  let complete = () => {};
  const all = new Promise((resolve) => {
    complete = resolve;
  });
  const session = openSession(start, ...responder, (chunk) => {
    if (received === -1) {
      mark(begin);
      session.write(Buffer.from('m'));
    }
    received += chunk.length;
    if (received === bytes) complete();
  });
  await all;
  mark(end);
  await endSessions([session]);
}

const lives = async (start, children) => {
  for (let i = 0; i < children; i++) await openSession(start, '/bin/true', []).over;
};

export async function measure(start, { bytes, children }) {
  if (bytes > 0) {
    await printed(start, bytes);
  } else {
    await lives(start, WARM_UP);
    mark(begin);
    await lives(start, children);
    mark(end);
  }
  return {};
}

/** @param {Map<string, number>} calls */
export function figuresOfTrace(calls, { children }) {
  const count = (isOne) => [...calls].reduce((sum, [name, times]) => sum + (isOne(name) ? times : 0), 0);
  if (children > 0) return { calls: count(() => true) / children };
  const reads = count((name) => reading.test(name));
  const waits = count((name) => waiting.test(name));
  const yields = count((name) => awake.test(name));
  const others = count(() => true) - reads - waits - yields;
  return { reads, waits, awake: yields, others, locks: calls.get('futex') ?? 0 };
}

/** V8's threads lock, more often with newer versions and on a busy machine. */
export const checks = ({ reads, waits, others, locks, calls }, { bytes, children }) =>
  children > 0
    ? [[`at most ${CALLS_OF_SPAWN} system calls a child`, calls <= CALLS_OF_SPAWN]]
    : [
        ['at most one read for each piece and each wait', reads <= bytes / PIECE + waits + 2],
        ['a piece of output takes only reads, waits and locks of V8', others - locks <= OTHER_CALLS],
        ['no lock is taken for each piece', locks < bytes / PIECE / 4],
      ];
