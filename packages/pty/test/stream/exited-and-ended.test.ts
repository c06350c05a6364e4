import assert from 'node:assert/strict';
import { once } from 'node:events';
import { eventually, isGone } from '../support/proc.js';
import { bytesOf, closeOf, Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** Whether a promise is settled by the next turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.finally(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  return settled;
}

test('`exited` resolves when the child is reaped, `ended` when a paused reader has read everything', async () => {
  const child = shell('echo hello; exit 2');
  child.on('data', () => {}).pause();
  assert.deepEqual(await child.exited, { exitCode: 2, signal: null });
  assert.equal(await isSettled(child.ended), false);
  const listener = new Listener(child);
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: 2, signal: null });
  assert.equal(listener.text, 'hello\n');
});

test('`ended` resolves when all output has been delivered', async () => {
  const child = shell('stty raw; head -c 200000 /dev/zero');
  let length = 0;
  child.on('data', (chunk) => {
    length += chunk.length;
  });
  await child.ended;
  assert.equal(length, 200_000);
});

test('`ended` resolves without any reader, and the output stays for a later one', async () => {
  const child = shell('echo hello; exit 3');
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
  assert.deepEqual([child.readableEnded, child.closed], [false, false]);
  const listener = new Listener(child);
  assert.deepEqual(await closeOf(child), { exitCode: 3, signal: null });
  assert.equal(listener.text, 'hello\n');
});

test('unread output of a paused reader delays `ended`, unless the stream is destroyed', async () => {
  const child = shell('echo hello');
  child.on('data', () => {}).pause();
  await child.exited;
  assert.equal(await isSettled(child.ended), false);
  child.destroy();
  assert.deepEqual(await child.ended, { exitCode: 0, signal: null });
});

test("`exited` and `ended` resolve with the same status after 'close'", async () => {
  const child = shell('exit 4');
  child.resume();
  await once(child, 'close');
  assert.deepEqual(await child.exited, { exitCode: 4, signal: null });
  assert.deepEqual(await child.ended, { exitCode: 4, signal: null });
});

test('`exited` and `ended` do not reject when the stream is destroyed with an error', async () => {
  const child = shell('exec sleep 60');
  const emitted = once(child, 'error');
  child.destroy(new Error('enough'));
  assert.deepEqual(await child.exited, { exitCode: null, signal: 'SIGHUP' });
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGHUP' });
  assert.equal((await emitted)[0].message, 'enough');
});

test('`ended` waits for a background job that holds the terminal, `exited` does not', async () => {
  const child = shell('trap "" HUP; sleep 60 & echo job $!; exit 3');
  const listener = new Listener(child);
  assert.deepEqual(await child.exited, { exitCode: 3, signal: null });
  await listener.received(/job \d+\n/);
  assert.equal(await isSettled(child.ended), false);
  const job = Number(/job (\d+)/.exec(listener.text)?.[1]);
  process.kill(job);
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
  await eventually('the job is gone', () => isGone(job));
});

test('`ended` resolves when all output has been taken with read()', async () => {
  const child = shell('stty raw; head -c 100000 /dev/zero');
  let length = 0;
  child.on('readable', () => {
    for (let chunk = child.read(); chunk !== null; chunk = child.read()) length += chunk.length;
  });
  await child.ended;
  assert.equal(length, 100_000);
});

test('a pause after the exit loses no output', async () => {
  const child = shell('stty raw; head -c 3000 /dev/zero');
  child.pause();
  await child.exited;
  const bytes = bytesOf(child);
  child.pause();
  await new Promise(setImmediate);
  child.resume();
  assert.equal((await bytes).length, 3000);
});
