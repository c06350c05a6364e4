import { allRows } from './questions.mjs';

/** The rows of the table in the README of the repository. The label names the unit. */
const figures = [
  ['L1', 'cut', 'children that lost output, of 100 that print 256 KiB and exit'],
  ['L2', 'bytes', 'bytes of 6,000 that arrive when reading pauses across the exit'],
  ['T1', 'megabytesPerSecond', '128 MiB through the terminal, MB/s'],
  ['T1', 'callbacks', 'callbacks for these 128 MiB'],
  ['S1', 'spawnMs', '`spawn` blocks the event loop, ms'],
  ['S2', 'spawnMs', 'the same with 1 GiB of live Buffers, ms'],
  ['D1', 'spawnMs', 'the same with 9,000 descriptors open, ms'],
  ['W1', 'cpuPercent', 'CPU while a child does not read its input, %'],
  ['M1', 'threads', 'threads for an idle child'],
];

function format(value) {
  if (value === undefined) return '–';
  const digits = Number.isInteger(value) || value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const cell = (row, results, name) => {
  // The C program has no callbacks into JavaScript.
  if (name === 'c' && row.key === 'callbacks') return '–';
  const [least, most] = results.range(row, name) ?? [0, 0];
  const range = name === 'c' && most > 1.2 * least && least >= 1 ? ` (${format(least)}–${format(most)})` : '';
  return format(results.value(row, name)) + range;
};

/** @returns {string} the sentence about a run and the table of its figures, in Markdown */
export function readmeFigures({ machine, rounds }, results) {
  const { cpu, cores, kernel, versions } = machine;
  const columns = {
    strand: 'strand (transport)',
    'strand-stream': '`PtyChild`',
    'node-pty': `node-pty ${versions['node-pty']}`,
    bun: `Bun ${versions.Bun}`,
    c: 'plain C',
  };
  const lines = figures.map(([id, key, label]) => {
    const row = allRows.find((each) => each.id === id && each.key === key);
    return [label, ...Object.keys(columns).map((name) => cell(row, results, name))];
  });
  return [
    `The figures are medians of ${rounds} rounds, from [one run](bench/results/kept.md) of the [benchmark](bench/README.md) with Node ${versions.Node} on`,
    `a machine with ${cores} processors (${cpu}, ${kernel}).`,
    '',
    `| | ${Object.values(columns).join(' | ')} |`,
    `|---|${'---:|'.repeat(Object.keys(columns).length)}`,
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}
