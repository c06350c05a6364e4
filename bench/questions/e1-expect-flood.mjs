// E1: what does it cost when `expect` waits for something that a flood of output never has?
import { cpuSince } from '../harness/cpu.mjs';
import { flood, NEVER, NEVER_PATTERN } from '../harness/flood.mjs';
import { atMost, atMostAbove } from '../harness/goal.mjs';

const MiB = 1024 * 1024;

export const contestants = ['terminal', 'plain', 'pexpect', 'tcl-expect'];

export const runs = {
  'e1-string': {
    full: { bytes: 128 * MiB, pattern: 'string' },
    smoke: { bytes: 2 * MiB, pattern: 'string' },
  },
  'e1-regexp': {
    full: { bytes: 128 * MiB, pattern: 'regexp' },
    smoke: { bytes: 2 * MiB, pattern: 'regexp' },
  },
};

const rowsOf = (run, what) => [
  {
    id: 'E1',
    run,
    key: 'cpuSeconds',
    label: `128 MiB that never match ${what}: CPU`,
    unit: 's',
    digits: 2,
    goal: atMost(1.15, 'plain', 'plain'),
  },
  { id: 'E1', run, key: 'megabytesPerSecond', label: 'the same, speed', unit: 'MB/s', digits: 0 },
  {
    id: 'E1',
    run,
    key: 'grownMiB',
    label: 'the same, most memory above that before',
    unit: 'MiB',
    digits: 1,
    goal: atMostAbove(16, 'plain'),
  },
];

export const rows = [...rowsOf('e1-string', 'a string'), ...rowsOf('e1-regexp', 'a RegExp')];

export const baselineArguments = ({ bytes, pattern }) => [
  'e1',
  flood(bytes)[1][1],
  pattern === 'string' ? 'exact' : 'regexp',
  pattern === 'string' ? NEVER : NEVER_PATTERN,
];

export async function measure({ flood: receive }, { bytes, pattern }) {
  const before = process.memoryUsage.rss();
  const usage = process.resourceUsage();
  const begun = performance.now();
  await receive(...flood(bytes), pattern === 'string' ? NEVER : new RegExp(NEVER_PATTERN), bytes);
  const seconds = (performance.now() - begun) / 1e3;
  return {
    cpuSeconds: cpuSince(usage).total,
    megabytesPerSecond: bytes / 1e6 / seconds,
    grownMiB: (process.resourceUsage().maxRSS * 1024 - before) / MiB,
  };
}

export const checks = () => [];
