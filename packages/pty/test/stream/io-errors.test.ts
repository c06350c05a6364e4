/**
 * Rule 54: reads, writes and watches that fail while the child lives are reported at once, and no callback
 * reports success.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { constants } from 'node:os';
import { mock } from 'node:test';
import { reactor } from 'strand-pty';
import { kernel } from '#src/native/kernel.js';
import { closeOf, eventsOf, Listener, shell } from '../support/pty-child.js';
import { reportedWhile } from '../support/reported-errors.js';
import { resizable } from '../support/resizable.js';
import { shell as onPipes, readable, writable } from '../support/stdio-child.js';
import { test } from '../support/test.js';

const ENOMEM = -constants.errno.ENOMEM;
const RAW = 'stty raw -echo; echo ready; exec sleep 60';

test("a read error emits 'error' at once, while a child that ignores SIGHUP lives on", async () => {
  const child = shell('trap "" HUP; echo ready; exec sleep 60');
  await once(child, 'data');
  const events = eventsOf(child);
  mock.method(kernel, 'read', () => ENOMEM);
  child.write('echo\n');
  const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
  mock.reset();
  assert.equal(error.code, 'ENOMEM');
  assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
  child.kill('SIGKILL');
  await once(child, 'close');
  assert.deepEqual(events, ['error', 'exit', 'close'], 'once, and not with the close again');
});

test("a write error while the child lives emits 'error', and no callback reports success", async () => {
  const child = shell(RAW);
  await once(child, 'data');
  const events = eventsOf(child);
  const results: unknown[] = [];
  mock.method(kernel, 'write', () => ENOMEM);
  for (const text of ['one', 'two']) child.write(text, (error) => results.push(error?.message));
  const closed = closeOf(child);
  await once(child, 'error');
  mock.reset();
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
  assert.equal(results.length, 2);
  assert.match(String(results[0]), /write failed: ENOMEM/);
  assert.ok(results[1]);
  assert.deepEqual(events, ['error', 'exit', 'close']);
});

test("a terminal that cannot be watched for writing emits 'error' in a later turn, and write() does not throw", async () => {
  const child = shell(RAW);
  await once(child, 'data');
  mock.method(reactor, 'addWriter', () => {
    throw Object.assign(new Error('epoll_ctl: ENOSPC'), { code: 'ENOSPC' });
  });
  let results: unknown;
  child.write(Buffer.alloc(100_000), (error) => {
    results = error;
  });
  mock.reset();
  const closed = closeOf(child);
  const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ENOSPC');
  await closed;
  assert.equal(results, error);
});

test("a terminal that cannot be watched for reading emits 'error', and resume() does not throw", async () => {
  const child = shell(RAW);
  mock.method(reactor, 'addReader', () => {
    throw Object.assign(new Error('epoll_ctl: ENOSPC'), { code: 'ENOSPC' });
  });
  child.resume();
  const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
  mock.reset();
  assert.equal(error.code, 'ENOSPC');
  await once(child, 'close');
});

test('a buffer that is shrunk while it is queued fails its write and the later ones with EFAULT', async () => {
  // While the child is stopped, the kernel takes only a part of the buffer.
  const child = shell('stty raw -echo; echo ready; kill -STOP $$; exec cat > /dev/null');
  await Promise.all([once(child, 'data'), once(child, 'stopped')]);
  const bytes = resizable(200_000);
  const results: unknown[] = [];
  const record = (error: NodeJS.ErrnoException | null | undefined) => results.push(error?.code);
  child.write(new Uint8Array(bytes).fill(10), record);
  child.write('more', record);
  bytes.resize(10);
  child.kill('SIGCONT');
  child.resume();
  const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'EFAULT');
  await once(child, 'close');
  assert.deepEqual(results, ['EFAULT', 'EFAULT']);
});

test("a read error of a pipe emits 'error' on its stream, and the child goes on", async () => {
  const child = onPipes('read line; echo err >&2; echo out', { 0: 'pty', 1: 'pty', 2: 'r' });
  const listener = new Listener(child);
  const closed = closeOf(child);
  const errors = readable(child).resume();
  const { read } = kernel;
  mock.method(kernel, 'read', (fd: number, bytes: Uint8Array, offset: number, length: number) => {
    const count = read(fd, bytes, offset, length);
    return Buffer.from(bytes.subarray(0, 3)).toString() === 'err' ? ENOMEM : count;
  });
  child.write('go\n');
  const [error] = (await once(errors, 'error')) as [NodeJS.ErrnoException];
  mock.reset();
  assert.equal(error.code, 'ENOMEM');
  assert.deepEqual(await closed, { exitCode: 0, signal: null });
  assert.match(listener.text, /out\n$/);
});

test("a write error of a pipe emits 'error' on its stream, and the write's callback gets it", async () => {
  const child = onPipes('exec sleep 60', { 0: 'pty', 1: 'pty', 3: 'w' });
  const input = writable(child);
  mock.method(kernel, 'write', () => ENOMEM);
  let results: unknown;
  input.write('word', (error) => {
    results = error;
  });
  const [error] = (await once(input, 'error')) as [NodeJS.ErrnoException];
  mock.reset();
  assert.equal(error.code, 'ENOMEM');
  assert.equal(results, error);
});

test("an 'error' without a listener is reported, and 'close' and `ended` follow", async () => {
  const child = shell('exec cat');
  child.resume();
  const mine = new Error('socket gone');
  const reported = await reportedWhile(async () => {
    const closed = closeOf(child);
    child.destroy(mine);
    assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
  });
  assert.deepEqual(reported, [mine]);
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGHUP' });
  await child[Symbol.asyncDispose]();
});

test("an error thrown by an 'error' listener is reported, and 'close' and `ended` follow", async () => {
  const child = shell('exec cat');
  const thrown = new Error('thrown by a listener');
  child.on('error', () => {
    throw thrown;
  });
  const reported = await reportedWhile(async () => {
    const closed = closeOf(child);
    child.destroy(new Error('socket gone'));
    await closed;
  });
  assert.deepEqual(reported, [thrown]);
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGHUP' });
});
