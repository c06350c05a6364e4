/** strand-node-pty: what programs find in the place of node-pty. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UnixTerminal as UnixTerminalOfPty } from 'strand-pty/node-pty';
import { test } from '../support/test.js';

const require = createRequire(import.meta.url);
const PACKAGE = dirname(fileURLToPath(import.meta.resolve('strand-pty/package.json')));

/** The paths of node-pty 1.1 that programs resolve or require; an ending is optional, as there is no `exports` map. */
const paths = [
  'package.json',
  'lib',
  'lib/index.js',
  'lib/unixTerminal.js',
  'lib/unixTerminal',
  'lib/terminal',
  'lib/utils.js',
  'lib/utils',
  'lib/eventEmitter2',
  'lib/interfaces',
  'lib/types',
];

test('strand-node-pty: the paths inside node-pty that programs require are there', () => {
  for (const path of paths) assert.ok(require(`strand-node-pty/${path}`), path);
});

test('strand-node-pty: spawn returns a UnixTerminal of lib/unixTerminal, which can be constructed and extended', async () => {
  const pty = require('strand-node-pty');
  const lib: { UnixTerminal: typeof UnixTerminalOfPty } = require('strand-node-pty/lib/unixTerminal');
  const { UnixTerminal } = lib;
  const { Terminal, DEFAULT_COLS } = require('strand-node-pty/lib/terminal');
  class Recorder extends UnixTerminal {}
  const terminals: UnixTerminalOfPty[] = [pty.spawn('true'), new UnixTerminal('true'), new Recorder('true')];
  const exits = terminals.map((terminal) => new Promise((resolve) => terminal.onExit(resolve)));
  for (const terminal of terminals) {
    assert.ok(terminal instanceof UnixTerminal);
    assert.ok(terminal instanceof Terminal);
    assert.equal(terminal.cols, DEFAULT_COLS);
  }
  await Promise.all(exits);
  const childless = require('strand-node-pty/lib/unixTerminal').UnixTerminal.open({ cols: 90 });
  assert.equal(childless.cols, 90);
  childless.destroy();
});

test('strand-node-pty: an export can be replaced by a stub, and restored', () => {
  const pty = require('strand-node-pty');
  const { spawn } = pty;
  const fake = () => 'fake';
  pty.spawn = fake;
  assert.equal(require('strand-node-pty').spawn(), 'fake');
  pty.spawn = spawn;
  const descriptor = Object.getOwnPropertyDescriptor(pty, 'spawn');
  assert.deepEqual([descriptor?.configurable, descriptor?.writable], [true, true]);
});

test("strand-node-pty: node-pty's native functions are named, and throw one sentence", () => {
  const { native } = require('strand-node-pty');
  assert.deepEqual(Object.keys(native).sort(), ['fork', 'open', 'process', 'resize']);
  for (const call of Object.values<() => void>(native))
    assert.throws(call, /^Error: node-pty's native addon is not part of strand-pty: use spawn and open$/);
  const { loadNativeModule, assign } = require('strand-node-pty/lib/utils');
  assert.throws(() => loadNativeModule('pty'), /native addon is not part of strand-pty/);
  assert.deepEqual(assign({ a: 1 }, { b: 2 }), { a: 1, b: 2 });
});

test('strand-node-pty: an EventEmitter2 calls the listeners that were not disposed of', () => {
  const { EventEmitter2 } = require('strand-node-pty/lib/eventEmitter2');
  const emitter = new EventEmitter2();
  const heard: string[] = [];
  const first = emitter.event(() => heard.push('disposed'));
  emitter.event((value: string) => heard.push(value));
  first.dispose();
  emitter.fire('kept');
  assert.deepEqual(heard, ['kept']);
});

const imports: [name: string, program: string][] = [
  ['import of names', "import { spawn, open, fork, native } from 'strand-node-pty';"],
  ['import of everything', "import * as pty from 'strand-node-pty'; const { spawn } = pty;"],
  ['import of a default', "import pty from 'strand-node-pty'; const { spawn } = pty;"],
];

for (const [name, load] of imports) {
  test(`strand-node-pty: it is loaded by ${name}`, () => {
    const program = `${load} spawn('sh', ['-c', 'exit 3']).onExit(({ exitCode }) => console.log(exitCode));`;
    const args = ['--input-type=module', '--no-warnings', '-e', program];
    assert.equal(execFileSync(process.execPath, args, { cwd: PACKAGE, encoding: 'utf8' }), '3\n');
  });
}

test('strand-node-pty: require and import give the same functions', async () => {
  const imported = await import('strand-node-pty' as string);
  const required = require('strand-node-pty');
  assert.equal(imported.spawn, required.spawn);
  assert.equal(imported.default.spawn, required.spawn);
  assert.deepEqual(
    [required.fork, required.createTerminal].map((name) => typeof name),
    ['function', 'function'],
  );
});

test('strand-node-pty: compilers take it for a compiled ES module, as they take node-pty', () => {
  for (const path of ['', '/lib/unixTerminal', '/lib/terminal', '/lib/utils', '/lib/eventEmitter2'])
    assert.equal(require(`strand-node-pty${path}`).__esModule, true, path);
});
