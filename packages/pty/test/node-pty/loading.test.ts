import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from '../support/test.js';

const PACKAGE = dirname(fileURLToPath(import.meta.resolve('strand-pty/package.json')));
const USE = `
  const pty = spawn('echo', ['hello'], { name: 'xterm-color', cols: 80, rows: 30 });
  let text = '';
  pty.onData((data) => { text += data; });
  pty.onExit(({ exitCode }) => console.log(JSON.stringify([text, exitCode])));`;

/** The output of a program of this kind, run in the package's own folder, where it can import the package by name. */
function outputOf(type: 'module' | 'commonjs', program: string): string {
  const args = [`--input-type=${type}`, '--no-warnings', '-e', program];
  return execFileSync(process.execPath, args, { cwd: PACKAGE, encoding: 'utf8' });
}

const ways: [name: string, type: 'module' | 'commonjs', load: string][] = [
  ['import of names', 'module', "import { spawn } from 'strand-pty/node-pty';"],
  ['import of everything', 'module', "import * as pty from 'strand-pty/node-pty'; const { spawn } = pty;"],
  ['import of a default', 'module', "import pty from 'strand-pty/node-pty'; const { spawn } = pty;"],
  [
    'require',
    'commonjs',
    "const pty = require('strand-pty/node-pty'); const spawn = (...args) => pty.spawn(...args);",
  ],
  ['require of names', 'commonjs', "const { spawn } = require('strand-pty/node-pty');"],
  [
    'require as compilers write an import of a default',
    'commonjs',
    "const { spawn } = require('strand-pty/node-pty').default;",
  ],
  [
    'the older names fork and createTerminal',
    'commonjs',
    "const { fork: spawn, createTerminal } = require('strand-pty/node-pty'); if (createTerminal !== spawn) throw new Error('not the same');",
  ],
];

for (const [name, type, load] of ways) {
  test(`node-pty: the drop-in is loaded by ${name}`, () => {
    assert.equal(outputOf(type, `${load} { ${USE} }`), '["hello\\r\\n",0]\n');
  });
}

test('node-pty: the default export has every function that the drop-in exports by name', async () => {
  const { default: byDefault, UnixTerminal: _class, ...named } = await import('strand-pty/node-pty');
  assert.deepEqual({ ...byDefault }, named);
});
