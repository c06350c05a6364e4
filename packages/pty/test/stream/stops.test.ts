/** 'stopped' and 'continued' of a PtyChild. */

import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { mock } from 'node:test';
import { PtyChild, type Signal, spawn } from 'strand-pty';
import { windowSize } from '#src/launch/options.js';
import { addon } from '#src/native/addon.js';
import { kernel } from '#src/native/kernel.js';
import { catchesChildSignal, eventually, statOf } from '../support/proc.js';
import { shell } from '../support/pty-child.js';
import { reportedWhile } from '../support/reported-errors.js';
import { test } from '../support/test.js';

function sleeper(): PtyChild {
  return spawn('sleep', ['60']);
}

async function stopped({ pid }: PtyChild): Promise<void> {
  await eventually('the child is stopped', () => statOf(pid)?.state === 'T');
}

async function end(child: PtyChild): Promise<void> {
  child.kill('SIGKILL');
  await child.exited;
  child.resume();
  await child.ended;
}

test("a child emits 'stopped' with the signal when it stops, and 'continued' when it continues", async () => {
  const child = sleeper();
  const events: unknown[] = [];
  child.on('stopped', (signal: Signal) => events.push(signal));
  child.on('continued', (...args) => events.push(args));
  child.kill('SIGSTOP');
  await once(child, 'stopped');
  child.kill('SIGCONT');
  await once(child, 'continued');
  assert.deepEqual(events, ['SIGSTOP', []]);
  await end(child);
});

test("a shell that suspends itself emits 'stopped'", async () => {
  const child = shell('kill -STOP $$; echo on');
  assert.deepEqual(await once(child, 'stopped'), ['SIGSTOP']);
  child.kill('SIGCONT');
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: 0, signal: null });
});

test("a listener that is added while the child is stopped is called in a later turn, and not for an earlier 'continued'", async () => {
  const child = sleeper();
  child.kill('SIGSTOP');
  await stopped(child);
  child.kill('SIGCONT');
  await eventually('the child continues', () => statOf(child.pid)?.state !== 'T');
  let continued = 0;
  child.on('continued', () => continued++);
  // By the end of another child everything that was ready has been delivered.
  await shell('exit 0').resume().ended;
  assert.equal(continued, 0);
  await end(child);

  const other = sleeper();
  other.kill('SIGSTOP');
  await stopped(other);
  let stoppedBy: Signal | undefined;
  const listener = once(other, 'stopped').then(([signal]: Signal[]) => {
    stoppedBy = signal;
  });
  assert.equal(stoppedBy, undefined);
  await listener;
  assert.equal(stoppedBy, 'SIGSTOP');
  await end(other);
});

for (const method of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const) {
  test(`a 'stopped' listener added by ${method} is called, also after removeAllListeners`, async () => {
    const child = sleeper();
    child.removeAllListeners();
    const stoppedBy = new Promise<unknown>((resolve) => child[method]('stopped', resolve));
    child.kill('SIGSTOP');
    assert.equal(await stoppedBy, 'SIGSTOP');
    await end(child);
  });
}

test("SIGCHLD is watched only while a live child has a 'stopped' or 'continued' listener", async () => {
  const plain = sleeper();
  plain.on('exit', () => {});
  assert.equal(catchesChildSignal(), false);
  const child = sleeper();
  const listener = () => {};
  child.on('continued', listener);
  assert.equal(catchesChildSignal(), true);
  child.off('continued', listener);
  child.kill('SIGSTOP');
  await eventually('SIGCHLD is not watched any more', () => !catchesChildSignal());
  const again = once(child, 'continued');
  assert.equal(catchesChildSignal(), true);
  child.kill('SIGCONT');
  await again;
  await Promise.all([end(child), end(plain)]);
  assert.equal(catchesChildSignal(), false);
  child.on('stopped', listener);
  assert.equal(catchesChildSignal(), false);
});

test("on('stopped') throws, and adds no listener, when SIGCHLD cannot be watched", async () => {
  const child = sleeper();
  mock.method(addon, 'watchChildSignal', () => -constants.errno.ENOMEM);
  assert.throws(() => child.on('stopped', () => {}), {
    code: 'ENOMEM',
    syscall: 'sigaction',
    message: /^SIGCHLD cannot be watched/,
  });
  mock.reset();
  assert.equal(child.listenerCount('stopped'), 0);
  const stoppedBy = once(child, 'stopped');
  child.kill('SIGSTOP');
  assert.deepEqual(await stoppedBy, ['SIGSTOP']);
  await end(child);
});

test('an error from the kernel about a stop is reported, and the child goes on to its end', async () => {
  const child = sleeper();
  const errors = await reportedWhile(async () => {
    mock.method(kernel, 'takeStop', () => -constants.errno.EINVAL);
    child.on('stopped', () => {});
    mock.reset();
    await end(child);
  });
  assert.match(String(errors), /^Error: the stops of process \d+ cannot be read.*EINVAL/);
});

test("a 'stopped' listener runs in the asynchronous context of the spawn", async () => {
  const storage = new AsyncLocalStorage<string>();
  const child = storage.run('spawn', sleeper);
  const context = new Promise((resolve) => child.once('stopped', () => resolve(storage.getStore())));
  child.kill('SIGSTOP');
  assert.equal(await context, 'spawn');
  await end(child);
});

test("an adopted child of another parent emits neither 'stopped' nor 'continued'", async () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const { master, slave } = pair;
  execFileSync('setsid', ['--fork', '--ctty', 'sleep', '60'], { stdio: [slave, slave, slave] });
  await eventually('sleep leads a session on the terminal', () => kernel.session(master) > 0);
  kernel.closeDescriptor(slave);
  const child = PtyChild.adopt(master);
  child.on('stopped', () => assert.fail('another process is its parent'));
  child.kill('SIGSTOP');
  await stopped(child);
  // By the end of another child everything that was ready has been delivered.
  await shell('exit 0').resume().ended;
  await end(child.resume());
});
