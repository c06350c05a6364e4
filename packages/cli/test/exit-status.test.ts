import assert from 'node:assert/strict';
import { SpawnError } from 'strand-pty';
import { exitStatusOf, exitStatusOfFailure } from '#src/exit-status.js';
import { test } from './support/test.js';

test("exitStatusOf is the command's exit code, or 128 plus the number of its signal", () => {
  assert.equal(exitStatusOf({ exitCode: 0, signal: null }), 0);
  assert.equal(exitStatusOf({ exitCode: 255, signal: null }), 255);
  assert.equal(exitStatusOf({ exitCode: null, signal: 'SIGHUP' }), 129);
  assert.equal(exitStatusOf({ exitCode: null, signal: 'SIG35' }), 163);
});

test('exitStatusOf is 125 for an unknown status', () => {
  assert.equal(exitStatusOf({ exitCode: null, signal: null }), 125);
});

test('exitStatusOfFailure is 127 for a missing program, 126 for one that cannot be run, 125 for anything else', () => {
  const failure = (syscall: string, code: string) =>
    exitStatusOfFailure(new SpawnError('', { syscall, code, errno: -1 }));
  assert.equal(failure('execve', 'ENOENT'), 127);
  assert.equal(failure('execve', 'EACCES'), 126);
  assert.equal(failure('execve', 'ENOEXEC'), 126);
  assert.equal(failure('chdir', 'ENOENT'), 125);
  assert.equal(failure('open', 'ENOSPC'), 125);
});
