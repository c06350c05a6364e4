import assert from 'node:assert/strict';
import {
  ConnectionDone,
  ConnectionLost,
  ProcessDone,
  ProcessExitedAlready,
  ProcessTerminated,
  SpawnError,
} from 'strand-pty';
import { test } from './support/test.js';

test('exit reasons can be distinguished with instanceof', () => {
  const done = new ProcessDone();
  const terminated = new ProcessTerminated({ exitCode: 1, signal: null }, 0x100);
  for (const reason of [done, terminated]) assert.ok(reason instanceof Error);
  assert.ok(done instanceof ConnectionDone);
  assert.ok(terminated instanceof ConnectionLost);
  assert.equal((done as Error) instanceof ConnectionLost, false);
  assert.equal((terminated as Error) instanceof ConnectionDone, false);
});

test('each exit reason has its class name as its name, and so has a subclass', () => {
  class Refused extends ConnectionLost {}
  const status = { exitCode: 1, signal: null };
  const errors = [
    new ConnectionDone(),
    new ConnectionLost(),
    new Refused(),
    new ProcessDone(),
    new ProcessTerminated(status, 0x100),
    new ProcessExitedAlready(),
  ];
  assert.deepEqual(
    errors.map(({ name }) => name),
    errors.map((error) => error.constructor.name),
  );
  assert.equal(String(new ConnectionDone()), 'ConnectionDone: the connection was closed cleanly');
});

test('an exit reason has no stack, and other errors keep theirs', () => {
  assert.equal(new ConnectionLost('it broke').stack, 'ConnectionLost: it broke');
  assert.match(new Error('other').stack ?? '', /errors\.test/);
});

test('ProcessDone has exit code 0, no signal and wait status 0', () => {
  const { exitCode, signal, status } = new ProcessDone();
  assert.deepEqual([exitCode, signal, status], [0, null, 0]);
});

test('ProcessTerminated has an exit code, a signal, or says that the status is unknown', () => {
  const byCode = new ProcessTerminated({ exitCode: 3, signal: null }, 0x300);
  const bySignal = new ProcessTerminated({ exitCode: null, signal: 'SIG35' }, 35);
  const unknown = new ProcessTerminated({ exitCode: null, signal: null }, -1);
  assert.equal(byCode.message, 'the process ended with exit code 3');
  assert.equal(bySignal.message, 'the process was killed by SIG35');
  assert.match(unknown.message, /unknown status: another part of the program reaped it/);
  assert.deepEqual([byCode.status, bySignal.status, unknown.status], [0x300, 35, -1]);
});

test("a ConnectionLost has the errno's name as its code when there is an errno, and keeps the cause", () => {
  const cause = new Error('thrown');
  const lost = new ConnectionLost('read failed', { code: 'EFAULT', cause });
  assert.equal(lost.code, 'EFAULT');
  assert.equal(lost.cause, cause);
  assert.equal(new ConnectionLost().code, undefined);
});

test("a SpawnError has the fields of Node's own system errors", () => {
  const failure = { code: 'ENOENT', errno: -2, syscall: 'execve', path: '/nowhere' };
  const error = new SpawnError('cannot start', failure);
  const { code, errno, syscall, path } = error;
  assert.deepEqual({ code, errno, syscall, path }, failure);
  assert.equal(error.name, 'SpawnError');
  assert.equal(new SpawnError('cannot', { code: 'EAGAIN', errno: -11, syscall: 'clone' }).path, undefined);
});
