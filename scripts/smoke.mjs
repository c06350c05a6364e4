// `npm run test:matrix` runs this beside the installed packages on each Node. Every subpath loads by `import` and by
// `require`, with the same exports, both spawn a child on a terminal, and the drop-in opens one without a child.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
/** Three entries, three that lead to them from ES modules, what they share, the addon and what finds it. */
const MOST_FILES = 9;
/** Five of the command, and three of the library. */
const MOST_FILES_OF_COMMAND = 8;
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

// Imported: Deno would take a literal in `require` for the imports above, too.
const { open } = await import('strand-pty/node-pty');
const pair = open();
const heard = new Promise((resolve) => pair.onData(resolve));
const closed = Promise.all([pair.master, pair.slave].map((side) => once(side, 'close')));
pair.slave.write('from the slave');
assert.equal(await heard, 'from the slave');
pair.destroy();
await closed;

// Under an emulator Node cannot start itself.
const startsItself = spawnSync(process.execPath, ['--version']).status === 0;
if (!process.versions.bun && !process.versions.deno && startsItself) {
  // Source maps lead back to the published sources.
  const failing =
    "try { require('strand-pty').spawn('/no/such/program') } catch (error) { console.log(error.stack) }";
  const stack = run(['--enable-source-maps', '-e', failing]);
  assert.match(stack, /SpawnError.*strand-pty\/src\/[\w/-]+\.ts:\d+/s);

  const files = filesOfCommand();
  assert.ok(files.length <= MOST_FILES_OF_COMMAND, `${files.length} files are loaded: ${files.join(', ')}`);
}

console.log(`${subpaths.length} subpaths load by import and by require`);

function run(args, env = {}) {
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

/** The JavaScript of `strand run -- true`, as Node's coverage lists it. */
function filesOfCommand() {
  const folder = mkdtempSync(join(tmpdir(), 'strand-smoke-'));
  try {
    run(['node_modules/.bin/strand', 'run', '--', '/bin/true'], { NODE_V8_COVERAGE: folder });
    const urls = readdirSync(folder)
      .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).result)
      .map(({ url }) => url);
    const files = [...new Set(urls)].filter((url) => /node_modules\/strand-/.test(url));
    assert.ok(files.length > 0, `the coverage lists no file of strand: ${urls}`);
    return files;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
