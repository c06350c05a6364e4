import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { mock } from 'node:test';
import { spawn } from 'strand-pty';
import { blockedInWrite, closeOf, eventsOf, Listener, shell } from '../support/pty-child.js';
import { ourChildren, test } from '../support/test.js';

test('a timeout ends the child by SIGTERM: a normal end, without an error', async () => {
  const child = spawn('sleep', ['60'], { timeout: 20 });
  const events = eventsOf(child);
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGTERM', timedOut: true });
  assert.ok(!events.includes('error'));
});

test('a child that ends before its timeout is not touched, and the timer keeps nothing alive', async () => {
  const child = shell('exit 3', { timeout: 0x7fff_ffff });
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
});

test('a timeout of 0 is none', async () => {
  const child = shell('read line; exit 3', { timeout: 0 });
  child.resume().end('\n');
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
});

test('an abort ends the child by killSignal', async () => {
  const controller = new AbortController();
  const child = spawn('sleep', ['60'], { signal: controller.signal, killSignal: 'SIGUSR2' });
  const events = eventsOf(child);
  controller.abort();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGUSR2', aborted: true });
  assert.ok(!events.includes('error'));
});

test('a signal that was aborted before makes spawn throw its reason, and nothing is started', () => {
  const reason = new Error('not now');
  assert.throws(
    () => spawn('sleep', ['60'], { signal: AbortSignal.abort(reason) }),
    (error) => error === reason,
  );
  assert.throws(() => spawn('sleep', ['60'], { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.deepEqual(ourChildren(), []);
});

test('an abort after the exit signals nobody, and output that is unread stays', async () => {
  const controller = new AbortController();
  const child = shell('echo hello', { signal: controller.signal });
  await child.exited;
  controller.abort();
  const listener = new Listener(child);
  assert.deepEqual(await closeOf(child), { exitCode: 0, signal: null });
  assert.equal(listener.text, 'hello\n');
});

test('a signal that outlives its children remembers none of them', async () => {
  const { signal } = new AbortController();
  const child = shell('exit', { signal });
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  child.resume();
  await child.ended;
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('AbortSignal.timeout works as any other signal', async () => {
  const child = spawn('sleep', ['60'], { signal: AbortSignal.timeout(20) });
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGTERM', aborted: true });
});

test('a listener that stops the event from going on does not stop ours', async () => {
  const controller = new AbortController();
  controller.signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
  const child = spawn('sleep', ['60'], { signal: controller.signal });
  child.resume();
  controller.abort();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGTERM', aborted: true });
});

test('one signal ends many children', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const children = Array.from({ length: 10 }, () => spawn('sleep', ['60'], { signal }).resume());
  controller.abort();
  const ends = await Promise.all(children.map((child) => child.ended));
  assert.ok(ends.every((end) => end.signal === 'SIGTERM'));
});

test('a child that ignores killSignal is killed after the grace, also when nobody reads', async () => {
  const controller = new AbortController();
  const child = shell('trap "" TERM; stty raw; exec yes', { signal: controller.signal });
  await blockedInWrite(child);
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    controller.abort();
    mock.timers.tick(5000);
    assert.deepEqual(await child.exited, { exitCode: null, signal: 'SIGKILL', aborted: true });
  } finally {
    mock.timers.reset();
  }
  child.destroy();
  await child.ended;
});

test('what is no timeout or signal is refused by name before anything is started', () => {
  assert.throws(() => spawn('true', [], { timeout: -1 }), /timeout must be an integer from 0/);
  assert.throws(() => spawn('true', [], { timeout: 1.5 }), RangeError);
  // @ts-expect-error: no signal
  assert.throws(() => spawn('true', [], { signal: {} }), /signal must be an AbortSignal/);
  // @ts-expect-error: no such signal
  assert.throws(() => spawn('true', [], { killSignal: 'SIGNOTHING' }), /unknown signal "SIGNOTHING"/);
  assert.deepEqual(ourChildren(), []);
});
