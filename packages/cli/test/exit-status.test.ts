import assert from 'node:assert/strict';
import { SpawnError } from 'strand-pty';
import { exitStatusOf, exitStatusOfFailure } from '#src/exit-status.js';
import { test } from './support/test.js';

test('the code of an exit is mirrored, a signal is 128 and its number', () => {
  assert.equal(exitStatusOf({ exitCode: 0, signal: null }), 0);
  assert.equal(exitStatusOf({ exitCode: 255, signal: null }), 255);
  assert.equal(exitStatusOf({ exitCode: null, signal: 'SIGHUP' }), 129);
  assert.equal(exitStatusOf({ exitCode: null, signal: 'SIG35' }), 163);
});

test('an end of which nobody knows the status is our failure', () => {
  assert.equal(exitStatusOf({ exitCode: null, signal: null }), 125);
});

test('a program that is not there, one that cannot be run and a step of ours are told apart', () => {
  const failure = (syscall: string, code: string) =>
    exitStatusOfFailure(new SpawnError('', { syscall, code, errno: -1 }));
  assert.equal(failure('execve', 'ENOENT'), 127);
  assert.equal(failure('execve', 'EACCES'), 126);
  assert.equal(failure('execve', 'ENOEXEC'), 126);
  assert.equal(failure('chdir', 'ENOENT'), 125);
  assert.equal(failure('open', 'ENOSPC'), 125);
});
