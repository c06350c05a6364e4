import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { type IPtyForkOptions, spawn } from 'strand-pty/node-pty';
import { recordingShell } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

const VARIABLE = 'STRAND_NODE_PTY_VALUES';
const MISSING = '/no/such/program';

/** strand-node-pty, as a program finds it in the place of node-pty. */
const replacement: { spawn: typeof spawn } = createRequire(import.meta.url)('strand-node-pty');

function exitOf(start: typeof spawn, options: IPtyForkOptions = {}): Promise<unknown> {
  const pty = start('sh', ['-c', 'kill -9 $$'], options);
  return new Promise((resolve) => pty.onExit(resolve));
}

test("node-pty: with values: 'node-pty' a killed child has exit code 0 and the signal's number", async () => {
  const terminal = recordingShell('kill -9 $$', { values: 'node-pty' });
  assert.deepEqual(await terminal.exited, { exitCode: 0, signal: 9 });
  const other = recordingShell('exit 3', { values: 'node-pty' });
  assert.deepEqual(await other.exited, { exitCode: 3, signal: 0 });
});

test("node-pty: with values: 'node-pty' a failed spawn exits with 1, unless spawnErrors says otherwise", async () => {
  const pty = spawn(MISSING, [], { values: 'node-pty' });
  let text = '';
  pty.onData((data) => {
    text += data;
  });
  assert.deepEqual(await new Promise((resolve) => pty.onExit(resolve)), { exitCode: 1, signal: 0 });
  assert.match(text, /cannot start "\/no\/such\/program".*ENOENT/);
  assert.throws(() => spawn(MISSING, [], { values: 'node-pty', spawnErrors: 'throw' }), { code: 'ENOENT' });
});

test("node-pty: with values: 'node-pty' kill with an unknown signal has no effect", async () => {
  const terminal = recordingShell('exec sleep 60', { values: 'node-pty' });
  terminal.pty.kill('SIGNOTHING');
  terminal.pty.kill('SIGTERM');
  assert.deepEqual(await terminal.exited, { exitCode: 0, signal: 15 });
});

test('node-pty: STRAND_NODE_PTY_VALUES sets the default of values, and the option overrides it', async () => {
  process.env[VARIABLE] = 'node-pty';
  try {
    assert.deepEqual(await exitOf(spawn), { exitCode: 0, signal: 9 });
    assert.deepEqual(await exitOf(spawn, { values: 'strand' }), { exitCode: 137, signal: 9 });
    process.env[VARIABLE] = 'others';
    assert.throws(() => spawn('true'), /values must be 'strand' or 'node-pty', got 'others'/);
  } finally {
    delete process.env[VARIABLE];
  }
});

test("strand-node-pty: the values are node-pty's by default", async () => {
  assert.deepEqual(await exitOf(replacement.spawn), { exitCode: 0, signal: 9 });
  const failed = replacement.spawn(MISSING);
  assert.deepEqual(await new Promise((resolve) => failed.onExit(resolve)), { exitCode: 1, signal: 0 });
});

test('strand-node-pty: the option and the environment variable switch to the values of strand-pty', async () => {
  assert.deepEqual(await exitOf(replacement.spawn, { values: 'strand' }), { exitCode: 137, signal: 9 });
  process.env[VARIABLE] = 'strand';
  try {
    assert.deepEqual(await exitOf(replacement.spawn), { exitCode: 137, signal: 9 });
    assert.throws(() => replacement.spawn(MISSING), { code: 'ENOENT' });
  } finally {
    delete process.env[VARIABLE];
  }
});
