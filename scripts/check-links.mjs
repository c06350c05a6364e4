// Fails when a relative link in a Markdown file leads to a file or a heading that does not exist.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from './lib/run.mjs';

const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' });
const problems = list.trim().split('\n').flatMap(brokenLinks);
if (problems.length > 0) fail(problems.join('\n'));

function brokenLinks(file) {
  const links = readFileSync(file, 'utf8').matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...links].flatMap(([, path, heading]) => {
    const target = path ? join(dirname(file), path) : file;
    if (!existsSync(target)) return [`${file}: ${target} does not exist`];
    return heading && !anchorsOf(target).includes(heading) ? [`${file}: ${target} has no #${heading}`] : [];
  });
}

/** Returns the anchors that GitHub makes of the headings. */
function anchorsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
