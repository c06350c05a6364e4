// T1: how fast does the output of a child arrive, and how much CPU of the parent does it take?
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
    label: 'bytes lost',
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
        // The clock stops at the last byte. S3 measures how long it takes to notice the end.
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

// A read from a terminal returns at most 4095 bytes, so a callback for each read is one for every 4 KiB. How much more is ready
// at a wake-up depends on the scheduler; 8 KiB also hold on a busy machine.
export const checks = ({ callbacks, bytesMissing }, { bytes }) => [
  ['every byte arrived', bytesMissing === 0],
  ['callbacks into JavaScript are fewer than reads', callbacks <= bytes / (8 * 1024)],
];
