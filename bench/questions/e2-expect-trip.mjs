// E2: how long does one byte to `cat`, back and through `expect` take?
import { becomes } from '../harness/becomes.mjs';
import { cpuSince } from '../harness/cpu.mjs';
import { place } from '../harness/place.mjs';
import { median } from '../harness/statistics.mjs';

const SCRIPT = 'stty raw -echo; exec cat';

export const contestants = ['terminal', 'plain', 'pexpect', 'tcl-expect'];

export const runs = {
  e2: { full: { trips: 5000 }, smoke: { trips: 200 } },
};

export const rows = [
  {
    id: 'E2',
    run: 'e2',
    key: 'roundTripUs',
    label: 'one byte to cat, back and through expect, p50',
    unit: 'µs',
    digits: 1,
  },
  { id: 'E2', run: 'e2', key: 'cpuUs', label: "parent's CPU per round trip", unit: 'µs', digits: 1 },
];

export const baselineArguments = ({ trips }) => ['e2', SCRIPT, trips];

export async function measure({ echo }, { trips }) {
  const { pid, trip, end } = echo('/bin/sh', ['-c', SCRIPT]);
  await becomes(pid, 'cat');
  place(pid, false);
  const samples = new Float64Array(trips);
  const usage = process.resourceUsage();
  for (let index = 0; index < trips; index += 1) {
    const sent = performance.now();
    await trip();
    samples[index] = performance.now() - sent;
  }
  const cpu = cpuSince(usage);
  await end();
  return { roundTripUs: median(samples) * 1e3, cpuUs: (cpu.total * 1e6) / trips, trips };
}

export const checks = ({ trips }, size) => [['each byte came back', trips === size.trips]];
