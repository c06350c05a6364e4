// Every relative link in a Markdown file leads to something that exists, and to a heading that is there.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);

const dead = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)]
    .filter(([, target]) => !/^[a-z]+:/.test(target))
    .map(([, target, anchor]) => problemOf(file, target && join(dirname(file), target), anchor))
    .filter(Boolean),
);

for (const line of dead) console.error(line);
if (dead.length > 0) process.exit(1);

/**
 * @param {string} file
 * @param {string} target empty for the file itself
 * @param {string} [anchor]
 */
function problemOf(file, target, anchor) {
  if (target && !existsSync(target)) return `${file}: ${target} does not exist`;
  if (!anchor || anchorsOf(target || file).includes(anchor)) return undefined;
  return `${file}: ${target || file} has no heading for #${anchor}`;
}

/**
 * Those that GitHub makes of the headings.
 * @param {string} file
 */
function anchorsOf(file) {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, words]) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
