import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { mock } from 'node:test';
import { kernel } from '#src/native/kernel.js';
import { eventually, isGone, statOf } from '../support/proc.js';
import { Puppet } from '../support/puppet.js';
import { RecordingTerminal, recordingShell } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

test('node-pty: kill sends SIGHUP, or the signal that is named', async () => {
  for (const [name, number] of [
    [undefined, 1],
    ['SIGTERM', 15],
    ['KILL', 9],
  ] as const) {
    const terminal = recordingShell('exec sleep 60');
    terminal.pty.kill(name);
    // As a shell reports it: never 0, which would mean success.
    assert.deepEqual(await terminal.exited, { exitCode: 128 + number, signal: number });
  }
});

test('node-pty: kill with an unknown signal throws', async () => {
  const terminal = recordingShell('exec sleep 60');
  assert.throws(() => terminal.pty.kill('SIGNOTHING'), /unknown signal "SIGNOTHING"/);
  terminal.pty.kill();
  await terminal.exited;
});

test('node-pty: kill emits a process warning when the kernel refuses the signal', async () => {
  const terminal = recordingShell('exec sleep 60');
  const warned = mock.method(process, 'emitWarning', () => {});
  mock.method(kernel, 'signal', () => -constants.errno.EPERM);
  terminal.pty.kill('SIGTERM');
  const [warning] = warned.mock.calls.map(({ arguments: [error] }) => String(error));
  mock.reset();
  assert.match(String(warning), /SIGTERM cannot be sent to process \d+: EPERM/);
  terminal.pty.kill();
  await terminal.exited;
});

test('node-pty: kill() of a child that could not be started signals no process and emits no warning', async () => {
  const terminal = new RecordingTerminal('/no/such/program', [], { spawnErrors: 'exit' });
  const signalled = mock.method(kernel, 'signal', () => 0);
  const warned = mock.method(process, 'emitWarning', () => {});
  terminal.pty.kill();
  const calls = [signalled.mock.callCount(), warned.mock.callCount()];
  mock.reset();
  assert.deepEqual(calls, [0, 0]);
  assert.equal((await terminal.exited).exitCode, 1);
});

test('node-pty: resize, write, kill and pause, called twice after the exit, do not throw and signal no process', async () => {
  const terminal = recordingShell('exit 3', { cols: 90 });
  const { pty } = terminal;
  const { pid, ptsName } = pty;
  await terminal.exited;
  const signalled = mock.method(kernel, 'signal');
  const warned = mock.method(process, 'emitWarning');
  for (let time = 0; time < 2; time++) {
    pty.resize(100, 50);
    pty.write('nobody reads this');
    pty.kill();
    pty.kill('SIGKILL');
    pty.pause();
    pty.resume();
    pty.clear();
    pty.destroy();
  }
  await new Promise(setImmediate);
  assert.equal(signalled.mock.callCount(), 0);
  assert.equal(warned.mock.callCount(), 0);
  mock.reset();
  assert.equal(terminal.exit?.exitCode, 3);
  assert.deepEqual([pty.pid, pty.ptsName, pty.fd, pty.cols, pty.process], [pid, ptsName, -1, 90, 'sh']);
});

test("node-pty: destroy closes the terminal at once, ends the data, and 'exit' follows the child's death", async () => {
  const puppet = new Puppet();
  const terminal = new RecordingTerminal('sh', [...puppet.args]);
  const { pty } = terminal;
  await puppet.started();
  await puppet.ignoreHangup();
  const events: string[] = [];
  pty.destroy();
  pty.destroy();
  pty.write('dropped');
  for (const name of ['end', 'close', 'exit'] as const) pty.on(name, () => events.push(name));
  await new Promise<void>((resolve) => {
    pty.on('close', () => resolve());
  });
  assert.equal(pty.fd, -1);
  assert.equal(terminal.exit, undefined);
  puppet.exit(6);
  assert.deepEqual(await terminal.exited, { exitCode: 6, signal: 0 });
  assert.deepEqual(events, ['close', 'exit']);
  puppet.close();
});

test('node-pty: destroy drops output that is still unread', async () => {
  // After this the event loop polls for readable descriptors next.
  await new Promise((resolve) => setImmediate(resolve));
  const terminal = recordingShell('echo unheard');
  while (statOf(terminal.pty.pid)?.state !== 'Z') {
    // No turn of the event loop passes, so nothing is read.
  }
  terminal.pty.destroy();
  await terminal.exited;
  assert.deepEqual(terminal.chunks, []);
});

test('node-pty: destroy ends a child by SIGHUP', async () => {
  const terminal = recordingShell('exec sleep 60');
  terminal.pty.destroy();
  assert.deepEqual(await terminal.exited, { exitCode: 129, signal: 1 });
});

test("node-pty: destroy after the child's death drops unread output, and 'exit' follows", async () => {
  const terminal = recordingShell('echo unread; exit 3');
  terminal.pty.pause();
  await eventually('the child is reaped', () => isGone(terminal.pty.pid));
  terminal.pty.destroy();
  assert.equal(terminal.exit, undefined);
  assert.deepEqual(await terminal.exited, { exitCode: 3, signal: 0 });
  assert.equal(terminal.text, '');
});

test("node-pty: a read error emits 'error', and 'exit' follows", async () => {
  const terminal = recordingShell('echo hello; read line; exec sleep 60');
  await terminal.received('hello');
  const failed = new Promise<Error>((resolve) => {
    terminal.pty.on('error', resolve);
  });
  mock.method(kernel, 'read', () => -constants.errno.ENOMEM);
  terminal.pty.write('more\n');
  assert.match((await failed).message, /read failed: ENOMEM/);
  mock.reset();
  assert.deepEqual(await terminal.exited, { exitCode: 129, signal: 1 });
});

test("node-pty: a write error while the child lives emits 'error', and output still arrives", async () => {
  const terminal = recordingShell('echo hello; read line; exec sleep 60');
  await terminal.received('hello');
  const failed = new Promise<Error>((resolve) => {
    terminal.pty.on('error', resolve);
  });
  mock.method(kernel, 'write', () => -constants.errno.ENOMEM);
  terminal.pty.write('more\n');
  const error = await failed;
  mock.reset();
  assert.match(error.message, /write failed: ENOMEM/);
  terminal.pty.kill();
  assert.deepEqual(await terminal.exited, { exitCode: 129, signal: 1 });
});
