// E6: what does it cost while nothing happens: a session, and a call that waits until the program waits for input?
import { setTimeout as sleep } from 'node:timers/promises';
import { Cannot } from '../harness/cannot.mjs';
import { cpuSince } from '../harness/cpu.mjs';
import { atMost } from '../harness/goal.mjs';

export const contestants = ['terminal', 'plain'];

export const runs = {
  'e6-idle': {
    full: { milliseconds: 3000, waits: false },
    smoke: { milliseconds: 300, waits: false },
  },
  'e6-waiting': {
    full: { milliseconds: 3000, waits: true },
    smoke: { milliseconds: 300, waits: true },
  },
};

export const rows = [
  {
    id: 'E6',
    run: 'e6-idle',
    key: 'cpuPercent',
    label: 'an idle session for 3 s: CPU',
    unit: '%',
    digits: 2,
    goal: atMost(0.5),
  },
  {
    id: 'E6',
    run: 'e6-waiting',
    key: 'cpuPercent',
    label: 'waitForState for 3 s, while the program works: CPU',
    unit: '%',
    digits: 2,
  },
];

export async function measure({ idle }, { milliseconds, waits }) {
  const { ready, waitForLine, end } = idle('/bin/sh', ['-c', 'echo end; exec sleep 60'], 'end\r\n');
  await ready;
  if (waits && waitForLine === undefined) {
    await end();
    throw new Cannot('has no waitForState');
  }
  await sleep(300);
  const usage = process.resourceUsage();
  const begun = performance.now();
  if (waits) await waitForLine(milliseconds);
  else await sleep(milliseconds);
  const cpuPercent = (cpuSince(usage).total * 1e5) / (performance.now() - begun);
  await end();
  return { cpuPercent };
}

export const checks = () => [];
