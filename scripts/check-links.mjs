// Fails when a relative link in a Markdown file, or the `Test:` line of a source file, leads to a file or a heading that does not exist.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from './lib/run.mjs';

const problems = [
  ...filesOf('*.md').flatMap(brokenLinks),
  ...filesOf('packages/*/src/*.ts').flatMap(missingTests),
];
if (problems.length > 0) fail(problems.join('\n'));

function filesOf(pattern) {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', pattern], { encoding: 'utf8' });
  // A file that was removed and not committed is listed.
  return list.trim().split('\n').filter(existsSync);
}

function brokenLinks(file) {
  const links = readFileSync(file, 'utf8').matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...links].flatMap(([, path, heading]) => {
    const target = path ? join(dirname(file), path) : file;
    if (!existsSync(target)) return [`${file}: ${target} does not exist`];
    return heading && !anchorsOf(target).includes(heading) ? [`${file}: ${target} has no #${heading}`] : [];
  });
}

/** The paths of the tests are from the folder of the package. A path with an asterisk is left out. */
function missingTests(file) {
  const [folder] = file.split('/src/', 1);
  const lines = readFileSync(file, 'utf8').matchAll(/^ \* Test: (.*)$/gm);
  return [...lines]
    .flatMap(([, line = '']) => line.match(/\btest\/[\w./*-]*[\w/*]/g) ?? [])
    .filter((path) => !path.includes('*') && !existsSync(join(folder, path)))
    .map((path) => `${file}: ${path} does not exist`);
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
