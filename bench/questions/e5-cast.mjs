// E5: how fast is a recording written?
import { Writable } from 'node:stream';
import { chunksOf } from '../harness/captures.mjs';
import { cpuSince } from '../harness/cpu.mjs';

const MiB = 1024 * 1024;

export const contestants = ['terminal'];

const of = (version, redacted) => ({
  full: { bytes: 64 * MiB, version, redacted },
  smoke: { bytes: MiB, version, redacted },
});

export const runs = { 'e5-v2': of(2, false), 'e5-v3': of(3, false), 'e5-redacted': of(3, true) };

const row = (run, label) => ({
  id: 'E5',
  run,
  key: 'megabytesPerCpuSecond',
  label,
  unit: 'MB per CPU second',
  digits: 1,
});

export const rows = [
  row('e5-v2', 'a recording of a coloured list, version 2'),
  row('e5-v3', 'the same, version 3'),
  row('e5-redacted', 'the same, with tokens, keys and e-mail addresses masked'),
];

const redact = [{ name: 'tokens' }, { name: 'keys' }, { name: 'email' }];

export async function measure({ castWriter }, { bytes, version, redacted }) {
  let written = 0;
  const to = new Writable({
    write(chunk, _encoding, callback) {
      written += chunk.length;
      callback();
    },
  });
  const chunks = chunksOf('list', bytes).map((chunk) => Buffer.from(chunk));
  const usage = process.resourceUsage();
  const writer = castWriter(to, { columns: 100, rows: 30 }, { version, ...(redacted && { redact }) });
  for (const chunk of chunks) await writer.output(chunk);
  await writer.end();
  const cpu = cpuSince(usage);
  return { megabytesPerCpuSecond: bytes / 1e6 / cpu.total, written };
}

export const checks = ({ written }, { bytes }) => [['everything is recorded', written >= bytes]];
