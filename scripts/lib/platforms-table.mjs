// docs/platforms.md: one table row for each place, with the day on which it was run.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodePtyVersion } from './node-pty-build.mjs';
import { root } from './project.mjs';

const path = join(root, 'docs', 'platforms.md');
/** The end of what strand-pty says in a bundle without its addon is shown. */
const MOST_CHARACTERS = 400;
const columns = [
  'place',
  'version',
  'strand-pty',
  `node-pty ${nodePtyVersion}`,
  'what was run',
  'Node',
  'day',
];

const withoutNode = ['Bun', 'Deno', 'musl'];

/**
 * Replaces the rows of the places that were run. The rows of other places keep the day of their run.
 * @param {readonly import('./places.mjs').Row[]} rows
 */
export function writePlatforms(rows) {
  const day = new Date().toISOString().slice(0, 10);
  const [before = '', table = ''] = splitAtTable(readFileSync(path, 'utf8'));
  const lines = new Map(
    table
      .split('\n')
      .slice(2)
      .filter(Boolean)
      .map((line) => [keyOf(line), line]),
  );
  for (const { place, version, what, results } of rows) {
    const cells = [
      place,
      version,
      shortened(results.get('strand-pty') ?? ''),
      shortened(results.get('node-pty') ?? ''),
      what,
      /Node \d/.test(version) || withoutNode.includes(place) ? '' : process.version,
      day,
    ];
    const line = rowOf(cells);
    lines.set(keyOf(line), line);
  }
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  writeFileSync(path, [before, rowOf(columns), rowOf(columns.map(() => '---')), ...sorted, ''].join('\n'));
}

const shortened = (text) => {
  const line =
    text
      .split('\n', 1)[0]
      ?.replaceAll(/(\/[\w.-]+)*\/strand-places-[^ ]*/g, 'FOLDER')
      .replace('[cause]: ', '') ?? '';
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
};
const rowOf = (cells) => `| ${cells.map(escaped).join(' | ')} |`;
const escaped = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

/** The place, the major version and Node's: what is run again replaces its row. */
const keyOf = (line) =>
  line
    .split(' | ')
    .slice(0, 2)
    .join(' | ')
    .replaceAll(/(\d+)\.[.\d]+/g, '$1');

function splitAtTable(text) {
  const start = text.indexOf('| place |');
  return start < 0 ? [text] : [text.slice(0, start - 1), text.slice(start)];
}
