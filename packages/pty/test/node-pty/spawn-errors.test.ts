import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { reactor, SpawnError } from 'strand-pty';
import type { IPtyForkOptions } from 'strand-pty/node-pty';
import { kernel } from '#src/native/kernel.js';
import { openDescriptors } from '#src/reactor/open-descriptors.js';
import { RecordingTerminal, recordingShell } from '../support/recording-terminal.js';
import { ourChildren, ourTerminals, test } from '../support/test.js';

function spawnError(file: string, options: IPtyForkOptions = {}): SpawnError {
  try {
    new RecordingTerminal(file, [], options);
  } catch (error) {
    assert.ok(error instanceof SpawnError, String(error));
    return error;
  }
  throw new Error('the spawn did not throw');
}

test('node-pty: spawn of a missing program or directory throws, and leaves no terminal open', () => {
  const program = spawnError('/no/such/program');
  assert.deepEqual([program.code, program.syscall, program.path], ['ENOENT', 'execve', '/no/such/program']);
  const folder = spawnError('true', { cwd: '/no/such/folder' });
  assert.deepEqual([folder.code, folder.syscall, folder.path], ['ENOENT', 'chdir', '/no/such/folder']);
  assert.deepEqual(ourTerminals(), []);
});

const options: IPtyForkOptions = { spawnErrors: 'exit' };

test("node-pty: with spawnErrors: 'exit' the error is printed on the terminal, and the exit code is 1", async () => {
  const terminal = new RecordingTerminal('/no/such/program', [], options);
  assert.deepEqual(await terminal.exited, { exitCode: 1, signal: 0 });
  assert.match(terminal.text, /cannot start "\/no\/such\/program".*ENOENT/);

  const elsewhere = new RecordingTerminal('true', [], { ...options, cwd: '/no/such/folder' });
  assert.deepEqual(await elsewhere.exited, { exitCode: 1, signal: 0 });
  assert.match(elsewhere.text, /chdir "\/no\/such\/folder" failed: ENOENT/);
});

test("node-pty: with spawnErrors: 'exit' no program is started to print the error", async () => {
  const terminal = new RecordingTerminal('/no/such/program', [], options);
  assert.deepEqual(ourChildren(), []);
  await terminal.exited;
  assert.deepEqual(ourTerminals(), []);
});

test("node-pty: with spawnErrors: 'exit' an environment that is too long is an error that is printed, too", async () => {
  process.env['STRAND_TOO_LONG'] = 'x'.repeat(1 << 20);
  try {
    const terminal = new RecordingTerminal('true', [], options);
    assert.deepEqual(await terminal.exited, { exitCode: 1, signal: 0 });
    assert.match(terminal.text, /cannot start "true".*E2BIG/);
  } finally {
    delete process.env['STRAND_TOO_LONG'];
  }
});

test("node-pty: with spawnErrors: 'exit' an error that is longer than a terminal holds is cut", async () => {
  const terminal = new RecordingTerminal(`/${'ä'.repeat(100_000)}`, [], options);
  assert.deepEqual(await terminal.exited, { exitCode: 1, signal: 0 });
  assert.match(terminal.text, /^cannot start "\/ä{100,}…ä{100,}" failed: \w+ \(.*\).*\n$/);
});

test('node-pty: the pids of children that could not be started are different, and belong to no process', async () => {
  const terminals = [1, 2].map(() => new RecordingTerminal('/no/such/program', [], options));
  const pids = terminals.map(({ pty }) => pty.pid);
  assert.notEqual(pids[0], pids[1]);
  for (const pid of pids) {
    // PID_MAX_LIMIT of the kernel.
    assert.ok(pid > 2 ** 22, String(pid));
    for (const target of [pid, -pid]) assert.throws(() => process.kill(target, 0), { code: 'ESRCH' });
  }
  await Promise.all(terminals.map(({ exited }) => exited));
});

test('node-pty: a child that could not be started has a terminal until its exit, and takes input, sizes and signals', async () => {
  const terminal = new RecordingTerminal('/no/such/program', [], { ...options, cols: 90 });
  const { pty } = terminal;
  pty.write('input\n');
  pty.kill();
  pty.resize(100, 50);
  assert.deepEqual([pty.cols, pty.process], [100, '/no/such/program']);
  assert.match(pty.ptsName, /^\/dev\/pts\/\d+$/);
  assert.deepEqual(await terminal.exited, { exitCode: 1, signal: 0 });
  assert.equal(pty.fd, -1);
});

test('node-pty: a paused terminal delays the error, and the exit, of a child that could not be started', async () => {
  const terminal = new RecordingTerminal('/no/such/program', [], options);
  terminal.pty.pause();
  await recordingShell('exit').exited;
  assert.deepEqual([terminal.text, terminal.exit], ['', undefined]);
  terminal.pty.resume();
  await terminal.exited;
  assert.match(terminal.text, /ENOENT/);
});

test("node-pty: with spawnErrors: 'exit' a terminal that cannot be opened throws all the same", () => {
  mock.method(kernel, 'openPty', () => ({ step: 'open', errno: -28 }));
  try {
    assert.throws(() => new RecordingTerminal('/no/such/program', [], options), { code: 'ENOSPC' });
  } finally {
    mock.reset();
  }
});

test("node-pty: with spawnErrors: 'exit' a stand-in that cannot be watched throws, and leaves no descriptor", () => {
  const failure = Object.assign(new Error('no watch is left'), { errno: -28, syscall: 'sigaction' });
  const before = [...openDescriptors];
  mock.method(reactor, 'registerReapProcessHandler', () => {
    throw failure;
  });
  try {
    assert.throws(() => new RecordingTerminal('/no/such/program', [], options), {
      code: 'ENOSPC',
      message: 'cannot open a terminal: sigaction failed: ENOSPC (no space left on device)',
    });
  } finally {
    mock.reset();
  }
  assert.deepEqual(ourTerminals(), []);
  assert.deepEqual([...openDescriptors], before);
});

test('node-pty: STRAND_PTY_SPAWN_ERRORS sets the default of spawnErrors', async () => {
  process.env['STRAND_PTY_SPAWN_ERRORS'] = 'exit';
  try {
    const terminal = new RecordingTerminal('/no/such/program');
    assert.deepEqual(await terminal.exited, { exitCode: 1, signal: 0 });
    assert.throws(() => new RecordingTerminal('/no/such/program', [], { spawnErrors: 'throw' }), SpawnError);
    process.env['STRAND_PTY_SPAWN_ERRORS'] = 'sometimes';
    assert.throws(
      () => new RecordingTerminal('true'),
      /spawnErrors must be 'throw' or 'exit', got 'sometimes'/,
    );
  } finally {
    delete process.env['STRAND_PTY_SPAWN_ERRORS'];
  }
});

test("node-pty: with spawnErrors: 'exit' an invalid option throws all the same", () => {
  assert.throws(() => new RecordingTerminal('true', [], { spawnErrors: 'exit', cols: -1 }), RangeError);
});
