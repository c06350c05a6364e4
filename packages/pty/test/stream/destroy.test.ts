import assert from 'node:assert/strict';
import { once } from 'node:events';
import { eventually, isGone, statOf } from '../support/proc.js';
import { blockedInWrite, closeOf, eventsOf, Listener, shell } from '../support/pty-child.js';
import { ourTerminals, test } from '../support/test.js';

test('destroy closes the terminal at once and hangs the child up', async () => {
  const child = shell('exec sleep 60');
  child.destroy();
  assert.deepEqual(
    ourTerminals().filter((name) => !name.includes('pidfd')),
    [],
  );
  assert.deepEqual(await closeOf(child), { exitCode: null, signal: 'SIGHUP' });
});

test("'close' after destroy waits for the child's death, and the child is reaped by then", async () => {
  const child = shell('trap "" HUP; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).received('ready');
  const events = eventsOf(child);
  child.destroy();
  await eventually('the child sleeps', () => statOf(child.pid)?.state === 'S');
  assert.deepEqual(events, []);
  child.kill('SIGKILL');
  await once(child, 'close');
  assert.deepEqual(events, ['exit', 'close']);
  assert.ok(isGone(child.pid));
});

test("destroy(error) emits 'error' at once, 'close' after the death, and nothing else", async () => {
  const child = shell('exec sleep 60');
  const events = eventsOf(child);
  const closed = closeOf(child);
  const error = new Error('enough');
  child.destroy(error);
  const [emitted] = await once(child, 'error');
  assert.equal(emitted, error);
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
  assert.deepEqual(events, ['spawn', 'error', 'exit', 'close']);
});

test("destroy stops 'data' at once", async () => {
  const child = shell('yes');
  const listener = new Listener(child);
  await listener.received('y\n');
  child.destroy();
  const { length } = listener.chunks;
  await once(child, 'close');
  assert.equal(listener.chunks.length, length);
});

test("a second destroy, also after 'close', has no effect", async () => {
  const child = shell('exit 1');
  child.destroy().destroy();
  const events = eventsOf(child);
  await once(child, 'close');
  child.destroy(new Error('too late'));
  await new Promise(setImmediate);
  assert.deepEqual(
    events.filter((event) => event === 'close' || event === 'error'),
    ['close'],
  );
});

test('destroy between the exit and the first read drops the unread output', async () => {
  const child = shell('echo hello');
  await child.exited;
  child.destroy();
  assert.deepEqual(await closeOf(child), { exitCode: 0, signal: null });
});

test("destroy inside 'exit' still ends in 'close'", async () => {
  const child = shell('echo hello; exit 6');
  child.once('exit', () => child.destroy());
  assert.deepEqual(await closeOf(child), { exitCode: 6, signal: null });
});

test("destroy inside 'data' and inside 'end' still ends in 'close'", async () => {
  for (const event of ['data', 'end']) {
    const child = shell('echo hello');
    child.resume().once(event, () => child.destroy());
    const { signal } = await closeOf(child);
    assert.ok(event === 'data' || signal === null);
  }
});

test('destroy ends a child that is blocked in a write, and a stopped one', async () => {
  const writing = shell('stty raw; exec yes');
  await blockedInWrite(writing);
  const stopped = shell('kill -STOP $$');
  await eventually('the child is stopped', () => statOf(stopped.pid)?.state === 'T');
  for (const child of [writing, stopped]) {
    child.destroy();
    assert.deepEqual(await closeOf(child), { exitCode: null, signal: 'SIGHUP' });
  }
});
