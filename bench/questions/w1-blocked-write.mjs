// W1: how much CPU does it take to wait while a child does not read its input?
import { setTimeout as sleep } from 'node:timers/promises';
import { becomes } from '../harness/becomes.mjs';
import { cpuSince } from '../harness/cpu.mjs';
import { below } from '../harness/goal.mjs';
import { endSessions, openSession } from '../harness/session.mjs';

const MiB = 1024 * 1024;
const SETTLE_MS = 300;

export const runs = {
  w1: { full: { bytes: MiB, milliseconds: 3000 }, smoke: { bytes: MiB, milliseconds: 500 } },
};

export const rows = [
  {
    id: 'W1',
    run: 'w1',
    key: 'cpuPercent',
    label: "1 MiB to a child that never reads: parent's CPU over 3 s",
    unit: '%',
    digits: 2,
    goal: below(1),
  },
];

export const baselineArguments = ({ bytes, milliseconds }) => ['w1', bytes, milliseconds];

// Node counts the turns of its event loop: a busy loop shows in a number that does not depend on the load of the machine.
const loopTurns = () => performance.nodeTiming.uvMetricsInfo?.loopCount ?? 0;

/** @param {import('../harness/contestants.mjs').Start} start */
export async function measure(start, { bytes, milliseconds }) {
  const session = openSession(start, '/bin/sh', ['-c', 'stty raw -echo; exec sleep 30']);
  await becomes(session.pid, 'sleep');
  await sleep(SETTLE_MS);

  const data = Buffer.alloc(bytes);
  const turns = loopTurns();
  const usage = process.resourceUsage();
  const begun = performance.now();
  session.write(data);
  await sleep(milliseconds);
  const elapsed = (performance.now() - begun) / 1e3;
  const cpu = cpuSince(usage);
  const turned = loopTurns() - turns;
  await endSessions([session]);
  return { cpuPercent: (cpu.total * 100) / elapsed, loopTurns: turned };
}

// The first writes and the timer take a few turns; a busy loop takes thousands.
export const checks = ({ loopTurns: turns }) => [
  ['the event loop sleeps while nothing can be written', turns <= 50],
];
