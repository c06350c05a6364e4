import assert from 'node:assert/strict';
import { eventually, isGone, statOf } from '../support/proc.js';
import { closeOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

test('for await reads all output of a child and ends', async () => {
  const child = shell('stty raw; head -c 300000 /dev/zero');
  let length = 0;
  for await (const chunk of child) length += chunk.length;
  assert.equal(length, 300_000);
  assert.equal(child.exitCode, 0);
});

test('for await with a slow body blocks the child and loses no output', async () => {
  const child = shell('stty raw; head -c 300000 /dev/zero');
  let length = 0;
  for await (const chunk of child) {
    length += chunk.length;
    await new Promise(setImmediate);
    assert.ok(child.readableLength <= child.readableHighWaterMark + 64 * 1024);
  }
  assert.equal(length, 300_000);
});

test('break out of for await destroys the child, which gets SIGHUP', async () => {
  const child = shell('echo ready; exec sleep 60');
  const closed = closeOf(child);
  for await (const chunk of child) {
    assert.match(String(chunk), /ready/);
    break;
  }
  assert.ok(child.destroyed);
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
});

test("'close' after a break out of for await waits for the death of a child that ignores SIGHUP", async () => {
  const child = shell('trap "" HUP; echo ready; while :; do sleep 0.05; done');
  const closed = closeOf(child);
  for await (const _ of child) break;
  await eventually('the child sleeps', () => statOf(child.pid)?.state === 'S');
  assert.equal(child.closed, false);
  child.kill('SIGKILL');
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGKILL' });
  assert.ok(isGone(child.pid));
});

test('an error thrown in the body of for await destroys the child and leaves the loop', async () => {
  const child = shell('echo ready; exec sleep 60');
  const closed = closeOf(child);
  await assert.rejects(async () => {
    for await (const _ of child) throw new Error('mine');
  }, /mine/);
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
});

test('an iterator with destroyOnReturn: false does not destroy the child', async () => {
  const child = shell('echo one; read line; echo $line');
  for await (const _ of child.iterator({ destroyOnReturn: false })) break;
  assert.equal(child.destroyed, false);
  child.write('two\n');
  let rest = '';
  for await (const chunk of child) rest += chunk;
  assert.match(rest, /two\r\ntwo\r\n$/);
});

test('for await after the exit gets all output', async () => {
  const child = shell('echo hello; exit 3');
  await child.exited;
  let text = '';
  for await (const chunk of child) text += chunk;
  assert.equal(text, 'hello\r\n');
});
