// E4: how much memory does a session with a screen need?
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesInUse } from '../harness/memory.mjs';
import { residentKiB } from '../harness/own-process.mjs';

const SETTLE_MS = 1000;

export const contestants = ['terminal', 'plain', 'pexpect'];

export const runs = {
  'e4-idle': { full: { sessions: 200, lines: 0 }, smoke: { sessions: 10, lines: 0 } },
  'e4-full': { full: { sessions: 200, lines: 2000 }, smoke: { sessions: 10, lines: 2000 } },
};

export const rows = [
  {
    id: 'E4',
    run: 'e4-idle',
    key: 'kib',
    label: '200 idle sessions with screens: memory each',
    unit: 'KiB',
    digits: 0,
  },
  {
    id: 'E4',
    run: 'e4-full',
    key: 'kib',
    label: 'the same, with 1,000 lines of scrollback filled',
    unit: 'KiB',
    digits: 0,
  },
];

const script = (lines) => (lines > 0 ? `seq ${lines}; echo end; exec sleep 60` : 'echo end; exec sleep 60');

export const baselineArguments = ({ sessions, lines }) => ['e4', script(lines), sessions];

export const needs = ({ sessions }) => ({
  descriptors: 6 * sessions + 100,
  terminals: sessions,
  processes: 2 * sessions,
});

export async function measure({ idle }, { sessions, lines }) {
  const open = () => idle('/bin/sh', ['-c', script(lines)], 'end\r\n');
  // The first session also allocates what all sessions share.
  const first = open();
  await first.ready;
  await first.end();
  await sleep(SETTLE_MS);
  const usedBefore = bytesInUse();
  const before = residentKiB();
  const all = Array.from({ length: sessions }, open);
  await Promise.all(all.map(({ ready }) => ready));
  await sleep(SETTLE_MS);
  const usedKiB = (bytesInUse() - usedBefore) / 1024 / sessions;
  const kib = (residentKiB() - before) / sessions;
  await Promise.all(all.map(({ end }) => end()));
  return { kib, usedKiB };
}

// Not of the resident memory: with ten sessions, most of the difference is how much free memory the heap of V8 keeps.
export const checks = ({ usedKiB }, { lines }) =>
  lines > 0
    ? [['a session with 1,000 lines of scrollback uses at most 2 MiB', usedKiB <= 2048]]
    : [['an idle session uses at most 512 KiB', usedKiB <= 512]];
