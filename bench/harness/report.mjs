import { contestants, ours } from './contestants.mjs';
import { describeGoal, meetsGoal } from './goal.mjs';
import { allRows } from './questions.mjs';

const missing = '–';
const number = (value, digits) =>
  value === undefined
    ? missing
    : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const rangeCell = (range, digits) =>
  range === undefined ? missing : range.map((end) => number(end, digits)).join('–');

/** The figure that a goal speaks of: the plain one, a multiple of another contestant's, or of the same one's in another row. */
function judged(results, row, contestant, { of }) {
  if (of === undefined) return results.value(row, contestant);
  const otherRow = allRows.find(({ id }) => id === of);
  return otherRow === undefined
    ? results.ratio(row, contestant, row, of)
    : results.ratio(row, contestant, otherRow, contestant);
}

function verdict(results, row, contestant, goal) {
  const value = judged(results, row, contestant, goal);
  return value === undefined ? undefined : meetsGoal(goal, value) ? 'yes' : 'NO';
}

/** `≤ 0.9 × C: yes, stream NO`, and where the stream has a goal of its own, that as well. */
function goalCell(results, row, goal, streamGoal = goal) {
  if (goal === undefined) return '';
  const own = verdict(results, row, 'strand', goal);
  const stream = verdict(results, row, 'strand-stream', streamGoal);
  const first = own === undefined ? describeGoal(goal) : `${describeGoal(goal)}: ${own}`;
  if (stream === undefined) return first;
  return streamGoal === goal
    ? `${first}, stream ${stream}`
    : `${first}; stream ${describeGoal(streamGoal)}: ${stream}`;
}

/** @returns {string} a Markdown table, padded so that a terminal shows it as well */
export function renderTable(rows, results, names) {
  const asked = contestants.filter(({ name }) => names.includes(name));
  const label = (name) => asked.find((contestant) => contestant.name === name).label;
  const ratios = ['c', 'node-pty']
    .filter((base) => names.includes(base))
    .flatMap((base) => ours.filter((name) => names.includes(name)).map((name) => ({ name, base })));
  const header = [
    'row',
    'asked',
    'unit',
    ...asked.map((contestant) => contestant.label),
    ...(names.includes('c') ? ['C, least–most'] : []),
    ...ratios.map(({ name, base }) => `${label(name)} ÷ ${label(base)}`),
    'goal',
    'aim',
  ];
  const lines = rows.map((row) => [
    row.id,
    row.label,
    row.unit,
    ...asked.map(({ name }) => number(results.value(row, name), row.digits)),
    ...(names.includes('c') ? [rangeCell(results.range(row, 'c'), row.digits)] : []),
    ...ratios.map(({ name, base }) => number(results.ratio(row, name, row, base), 2)),
    goalCell(results, row, row.goal),
    goalCell(results, row, row.aim, row.streamAim),
  ]);
  const isText = (column) => column < 3 || column >= header.length - 2;
  const widths = header.map((title, column) =>
    Math.max(...[title, ...lines.map((line) => line[column])].map((cell) => cell.length)),
  );
  const render = (cells) =>
    `| ${cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (isText(column) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [render(header), rule, ...lines.map(render)].join('\n');
}

/** @returns {string} the whole report in Markdown */
export function renderReport(rows, results, names, machine, rounds) {
  const { cpu, cores, kernel, ...versions } = machine;
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpu}, ${cores} cores, ${[kernel, ...software].join(', ')}.`,
    `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, each contestant in turn in each; a ratio is the median of the rounds' ratios.`,
    '',
    renderTable(rows, results, names),
    '',
  ].join('\n');
}
