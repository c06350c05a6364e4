// T1: how fast, and at what cost to the parent, a child's output comes through.
import { cpuSince } from '../harness/cpu.mjs';
import { atLeast, atMost, exactly } from '../harness/goal.mjs';

const MiB = 1024 * 1024;

export const runs = {
  t1: { full: { bytes: 128 * MiB }, smoke: { bytes: 8 * MiB } },
};

export const rows = [
  {
    id: 'T1',
    run: 't1',
    key: 'megabytesPerSecond',
    label: '128 MiB raw through the terminal',
    unit: 'MB/s',
    digits: 0,
    goal: atLeast(0.9, 'c'),
    aim: atLeast(0.97, 'c'),
  },
  {
    id: 'T1',
    run: 't1',
    key: 'userSeconds',
    label: 'user CPU of the parent',
    unit: 's',
    digits: 3,
    aim: atMost(0.3, 'node-pty'),
    streamAim: atMost(0.4, 'node-pty'),
  },
  { id: 'T1', run: 't1', key: 'systemSeconds', label: 'system CPU of the parent', unit: 's', digits: 3 },
  {
    id: 'T1',
    run: 't1',
    key: 'callbacks',
    label: 'callbacks into JavaScript (C: wake-ups)',
    unit: '',
    digits: 0,
    aim: atMost(4000),
  },
  {
    id: 'T1',
    run: 't1',
    key: 'bytesMissing',
    label: 'bytes that never came',
    unit: '',
    digits: 0,
    goal: exactly(0),
  },
];

export const baselineArguments = ({ bytes }) => ['t1', bytes];

/** @param {import('../harness/contestants.mjs').Start} start */
export function measure(start, { bytes }) {
  return new Promise((resolve) => {
    let received = 0;
    let callbacks = 0;
    let completeAt;
    const usage = process.resourceUsage();
    const begun = performance.now();
    start('/bin/sh', ['-c', `stty raw -echo; exec head -c ${bytes} /dev/zero`], {
      data(chunk) {
        callbacks++;
        received += chunk.length;
        // The clock stops at the last byte: how long somebody takes to notice the end is S3's question.
        if (received >= bytes) completeAt = performance.now();
      },
      ended() {
        const cpu = cpuSince(usage);
        const seconds = ((completeAt ?? performance.now()) - begun) / 1e3;
        resolve({
          megabytesPerSecond: received / 1e6 / seconds,
          userSeconds: cpu.user,
          systemSeconds: cpu.system,
          callbacks,
          bytesMissing: bytes - received,
        });
      },
    });
  });
}

// A read from a terminal gives at most 4095 bytes, so one callback a read is a callback for every 4 KiB. How much more
// is ready at a wake-up is the scheduler's doing, hence only twice that is demanded of a busy machine.
export const checks = ({ callbacks, bytesMissing }, { bytes }) => [
  ['every byte came', bytesMissing === 0],
  ['callbacks into JavaScript are fewer than reads', callbacks <= bytes / (8 * 1024)],
];
