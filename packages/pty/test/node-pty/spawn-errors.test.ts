import assert from 'node:assert/strict';
import { SpawnError } from 'strand-pty';
import type { IPtyForkOptions } from 'strand-pty/node-pty';
import { HeardTerminal } from '../support/heard-terminal.js';
import { ourTerminals, test } from '../support/test.js';

function spawnError(file: string, options: IPtyForkOptions = {}): SpawnError {
  try {
    new HeardTerminal(file, [], options);
  } catch (error) {
    assert.ok(error instanceof SpawnError, String(error));
    return error;
  }
  throw new Error('it was started');
}

test('a program or a directory that does not exist is thrown, and nothing is left', () => {
  const program = spawnError('/no/such/program');
  assert.deepEqual([program.code, program.syscall, program.path], ['ENOENT', 'execve', '/no/such/program']);
  const folder = spawnError('true', { cwd: '/no/such/folder' });
  assert.deepEqual([folder.code, folder.syscall, folder.path], ['ENOENT', 'chdir', '/no/such/folder']);
  assert.deepEqual(ourTerminals(), []);
});

test("with spawnErrors: 'exit' it is printed on the terminal, and the exit code is 1", async () => {
  const options: IPtyForkOptions = { spawnErrors: 'exit' };
  const terminal = new HeardTerminal('/no/such/program', [], options);
  assert.ok(terminal.pty.pid > 0);
  assert.deepEqual(await terminal.exited, { exitCode: 1, signal: 0 });
  assert.match(terminal.text, /cannot start "\/no\/such\/program".*ENOENT/);

  const elsewhere = new HeardTerminal('true', [], { ...options, cwd: '/no/such/folder' });
  assert.deepEqual(await elsewhere.exited, { exitCode: 1, signal: 0 });
  assert.match(elsewhere.text, /chdir "\/no\/such\/folder" failed: ENOENT/);
});

test('an environment variable does the same to programs that cannot be changed', async () => {
  process.env['STRAND_PTY_SPAWN_ERRORS'] = 'exit';
  try {
    const terminal = new HeardTerminal('/no/such/program');
    assert.deepEqual(await terminal.exited, { exitCode: 1, signal: 0 });
    assert.throws(() => new HeardTerminal('/no/such/program', [], { spawnErrors: 'throw' }), SpawnError);
    process.env['STRAND_PTY_SPAWN_ERRORS'] = 'sometimes';
    assert.throws(() => new HeardTerminal('true'), /spawnErrors must be 'throw' or 'exit', got 'sometimes'/);
  } finally {
    delete process.env['STRAND_PTY_SPAWN_ERRORS'];
  }
});

test('what is no option is thrown all the same', () => {
  assert.throws(() => new HeardTerminal('true', [], { spawnErrors: 'exit', cols: -1 }), RangeError);
});
