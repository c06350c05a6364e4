// E3: how fast does a screen parse output, beside the emulator alone?
import { chunksOf } from '../harness/captures.mjs';
import { cpuSince } from '../harness/cpu.mjs';
import { atLeast } from '../harness/goal.mjs';

const MiB = 1024 * 1024;

export const contestants = ['terminal', 'xterm'];

const of = (kind) => ({ full: { kind, bytes: 16 * MiB }, smoke: { kind, bytes: MiB / 4 } });

export const runs = { 'e3-text': of('text'), 'e3-list': of('list'), 'e3-editor': of('editor') };

const row = (run, what) => ({
  id: 'E3',
  run,
  key: 'megabytesPerCpuSecond',
  label: `screen: ${what}`,
  unit: 'MB per CPU second',
  digits: 1,
  goal: atLeast(0.9, 'xterm'),
});

export const rows = [
  row('e3-text', 'plain text'),
  row('e3-list', 'a coloured list'),
  row('e3-editor', 'vim with colours, paging'),
];

export async function measure({ screen }, { kind, bytes }) {
  const { write, lastLine } = screen(100, 30);
  // V8 compiles most of the code before the measurement.
  for (const chunk of chunksOf(kind, bytes / 8)) await write(chunk);
  const chunks = chunksOf(kind, bytes);
  const usage = process.resourceUsage();
  for (const chunk of chunks) await write(chunk);
  const cpu = cpuSince(usage);
  return { megabytesPerCpuSecond: bytes / 1e6 / cpu.total, characters: (await lastLine()).length };
}

export const checks = ({ characters }) => [['the screen has text', characters > 0]];
