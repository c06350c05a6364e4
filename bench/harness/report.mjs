import { labelOf, ours } from './contestants.mjs';
import { describeGoal, meetsGoal } from './goal.mjs';
import { allRows, groups } from './questions.mjs';

const missing = '–';
export const formatNumber = (value, digits) =>
  value === undefined
    ? missing
    : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const rangeCell = (range, digits) =>
  range === undefined ? missing : range.map((end) => formatNumber(end, digits)).join('–');

/** The value that a goal limits: the figure, or its ratio or difference to another contestant or another row. */
function valueFor(results, row, contestant, { of, above }) {
  if (above !== undefined) return results.difference(row, contestant, above);
  if (of === undefined) return results.value(row, contestant);
  const otherRow = allRows.find(({ id, key }) => id === of && key === row.key);
  return otherRow === undefined
    ? results.ratio(row, contestant, row, of)
    : results.ratio(row, contestant, otherRow, contestant);
}

function verdict(results, row, contestant, goal) {
  const value = valueFor(results, row, contestant, goal);
  return value === undefined ? undefined : meetsGoal(goal, value) ? 'yes' : 'NO';
}

/** `≤ 0.9 × C: yes, stream NO`, with the goal of the stream where it differs. */
function goalCell(results, row, goal, streamGoal = goal) {
  if (goal === undefined) return '';
  const terminal = verdict(results, row, 'terminal', goal);
  if (terminal !== undefined) return `${describeGoal(goal)}: ${terminal}`;
  const own = verdict(results, row, 'strand', goal);
  const stream = verdict(results, row, 'strand-stream', streamGoal);
  const first = own === undefined ? describeGoal(goal) : `${describeGoal(goal)}: ${own}`;
  if (stream === undefined) return first;
  return streamGoal === goal
    ? `${first}, stream ${stream}`
    : `${first}; stream ${describeGoal(streamGoal)}: ${stream}`;
}

/** Footnotes, numbered in the order of their first use. Equal sentences share a number. */
class Footnotes {
  #sentences = [];

  /** @returns {string} the mark of a figure that is missing or doubtful; empty for a good one */
  mark(results, run, contestant) {
    const flaw = results.flaw(run, contestant);
    if (flaw === undefined) return '';
    const sentence = `${labelOf(contestant)}: ${flaw}.`;
    if (!this.#sentences.includes(sentence)) this.#sentences.push(sentence);
    return ` [${this.#sentences.indexOf(sentence) + 1}]`;
  }

  lines() {
    return this.#sentences.map((sentence, index) => `[${index + 1}] ${sentence}  `);
  }
}

/** @returns {string} a Markdown table, padded so that a terminal shows it as well */
function renderTable(contestants, rows, results, allNames, footnotes) {
  const asked = contestants.filter(({ name }) => allNames.includes(name));
  const names = asked.map(({ name }) => name);
  const ratios = ['c', 'node-pty', 'plain', 'xterm']
    .filter((base) => names.includes(base))
    .flatMap((base) => ours.filter((name) => names.includes(name)).map((name) => ({ name, base })));
  const header = [
    'row',
    'what',
    'unit',
    ...asked.map((contestant) => contestant.label),
    ...(names.includes('c') ? ['C, least–most'] : []),
    ...ratios.map(({ name, base }) => `${labelOf(name)} ÷ ${labelOf(base)}`),
    'goal',
    'aim',
  ];
  const lines = rows.map((row) => [
    row.id,
    row.label,
    row.unit,
    ...asked.map(
      ({ name }) =>
        formatNumber(results.value(row, name), row.digits) + footnotes.mark(results, row.run, name),
    ),
    ...(names.includes('c') ? [rangeCell(results.range(row, 'c'), row.digits)] : []),
    ...ratios.map(({ name, base }) => formatNumber(results.ratio(row, name, row, base), 2)),
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

/** @returns {string} the machine and the versions of a run, as a sentence */
export function describeRun(machine, rounds) {
  const { cpu, cores, memoryGiB, kernel, date, load, versions } = machine;
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${date}, ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${[kernel, ...software].join(', ')}. Load before the run ${load}; medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.`;
}

/** @returns {string} the whole report in Markdown */
export function renderReport(rows, results, names, machine, rounds) {
  const footnotes = new Footnotes();
  const tables = groups.flatMap((group) => {
    const asked = group.rows.filter((row) => rows.includes(row));
    return asked.length === 0 ? [] : [renderTable(group.contestants, asked, results, names, footnotes), ''];
  });
  return [
    describeRun(machine, rounds),
    'In each round the contestants are measured in turn. A ratio is the median of the ratios of the rounds.',
    '',
    ...tables,
    ...footnotes.lines(),
    '',
  ].join('\n');
}
