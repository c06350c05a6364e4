// The results as a table, with a row for each call and errno.

/** @typedef {import('./run-fault.mjs').Fault & { outcome: string, problems: string[] }} Judged */

const OUTCOMES = ['right', 'SpawnError', 'told', 'wrong'];

export function rowsOf(results) {
  const rows = new Map();
  for (const { name, side, errno, outcome } of results) {
    const key = `${side}|${name}|${errno}`;
    const row = rows.get(key) ?? Object.fromEntries(OUTCOMES.map((each) => [each, 0]));
    row[outcome] += 1;
    rows.set(key, row);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function countsOf(results) {
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)]));
}

export function markdownOf(results, side) {
  const rows = rowsOf(results.filter((result) => result.side === side)).map(([key, row]) => {
    const [, name, errno] = key.split('|');
    return `| \`${name}\` | ${errno} | ${OUTCOMES.map((outcome) => row[outcome] || '').join(' | ')} |`;
  });
  return [
    '| call | errno | no effect | `SpawnError` | reported later | wrong |',
    '|---|---|--:|--:|--:|--:|',
    ...rows,
  ].join('\n');
}
