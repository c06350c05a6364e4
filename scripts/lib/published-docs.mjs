// Copies the documentation and the examples into the package. Links to files that are not in the package become plain text.

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pty, root } from './project.mjs';

/** Folders of the repository that are published with the library. */
export const published = ['docs', 'examples'];

/** @param {string} library the unpacked package */
export function addDocs(library) {
  const committed = execFileSync('git', ['ls-files', ...published], { cwd: root, encoding: 'utf8' });
  const files = [...committed.split('\n').filter(Boolean), ...generated()];
  for (const file of files) {
    mkdirSync(dirname(join(library, file)), { recursive: true });
    copyFileSync(join(root, file), join(library, file));
  }
  for (const file of files.filter((name) => name.endsWith('.md'))) mendLinks(library, file);
}

/** The files of `npm run api` that are not committed. */
function generated() {
  const folder = join('docs', 'reference');
  const reports = execFileSync('git', ['ls-files', folder], { cwd: root, encoding: 'utf8' }).match(
    /.+\.api\.md/g,
  );
  return (reports ?? []).map((report) => report.replace(/\.api\.md$/, '.d.ts'));
}

function mendLinks(library, file) {
  const text = readFileSync(join(library, file), 'utf8');
  const mended = text.replace(
    /\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]+)?\)/g,
    (link, words, target, anchor = '') => {
      if (/^[a-z]+:/.test(target)) return link;
      const inRepository = join(root, dirname(file), target);
      const inPackage = [pty, root]
        .map((from) => relative(from, inRepository))
        .find((path) => !path.startsWith('..') && existsSync(join(library, path)));
      return inPackage ? `[${words}](${relative(dirname(file), inPackage) || '.'}${anchor})` : words;
    },
  );
  writeFileSync(join(library, file), mended);
}
