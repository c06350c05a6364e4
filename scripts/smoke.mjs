// `npm run test:matrix` runs this beside the installed packages on each Node. Every subpath loads by `import` and by
// `require`, with the same exports, and both spawn a child on a terminal.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** Three entries, what they share, the addon and what finds it. */
const MOST_FILES = 6;
const subpaths = Object.keys(require('strand-pty/package.json').exports).filter(
  (path) => path !== './package.json',
);

for (const subpath of subpaths) {
  const name = `strand-pty${subpath.slice(1)}`;
  const imported = await import(name);
  const required = require(name);
  const names = Object.keys(imported);
  assert.ok(names.length > 0, `${name} exports nothing`);
  for (const key of names)
    assert.equal(required[key], imported[key], `require and import give another ${key} of ${name}`);
}

// Each file costs time at every start of a program.
const opened = Object.keys(require.cache).filter((file) => /strand[_-]pty.*\.(c?js|node)$/.test(file));
assert.ok(opened.length <= MOST_FILES, `${opened.length} files are loaded: ${opened.join(', ')}`);

for (const load of [() => import('strand-pty'), () => require('strand-pty')]) {
  const { spawn } = await load();
  const child = spawn('/bin/sh', ['-c', 'test -t 0 && test -t 1 && read line && echo "<$line>"; exit 3'], {
    echo: false,
    encoding: 'utf8',
  });
  child.write('typed\n');
  let output = '';
  for await (const text of child) output += text;
  assert.deepEqual([output, child.exitCode], ['<typed>\r\n', 3]);
}

console.log(`${subpaths.length} subpaths load by import and by require`);
