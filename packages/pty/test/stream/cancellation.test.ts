import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { mock } from 'node:test';
import { spawn } from 'strand-pty';
import { statOf } from '../support/proc.js';
import { blockedInWrite, closeOf, eventsOf, Listener, shell } from '../support/pty-child.js';
import { ourChildren, test } from '../support/test.js';

test("a timeout ends the child by SIGTERM without an 'error'", async () => {
  const child = spawn('sleep', ['60'], { timeout: 20 });
  const events = eventsOf(child);
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGTERM', timedOut: true });
  assert.ok(!events.includes('error'));
});

test('a child that ends before its timeout is not signalled, and the timer does not keep Node running', async () => {
  const child = shell('exit 3', { timeout: 0x7fff_ffff });
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
});

test('a timeout of 0 sets no timeout', async () => {
  const child = shell('read line; exit 3', { timeout: 0 });
  child.resume().end('\n');
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
});

test("an abort of spawn's signal ends the child by killSignal", async () => {
  const controller = new AbortController();
  const child = spawn('sleep', ['60'], { signal: controller.signal, killSignal: 'SIGUSR2' });
  const events = eventsOf(child);
  controller.abort();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGUSR2', aborted: true });
  assert.ok(!events.includes('error'));
});

test('spawn with an aborted signal throws its reason, and starts nothing', () => {
  const reason = new Error('not now');
  assert.throws(
    () => spawn('sleep', ['60'], { signal: AbortSignal.abort(reason) }),
    (error) => error === reason,
  );
  assert.throws(() => spawn('sleep', ['60'], { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.deepEqual(ourChildren(), []);
});

test('an abort after the exit signals no process, and unread output stays', async () => {
  const controller = new AbortController();
  const child = shell('echo hello', { signal: controller.signal });
  await child.exited;
  controller.abort();
  const listener = new Listener(child);
  assert.deepEqual(await closeOf(child), { exitCode: 0, signal: null });
  assert.equal(listener.text, 'hello\n');
});

test("an AbortSignal has no 'abort' listener left when its children have ended", async () => {
  const { signal } = new AbortController();
  const child = shell('exit', { signal });
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  child.resume();
  await child.ended;
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('AbortSignal.timeout ends the child', async () => {
  const child = spawn('sleep', ['60'], { signal: AbortSignal.timeout(20) });
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGTERM', aborted: true });
});

test("a child is aborted also when another listener stops the immediate propagation of 'abort'", async () => {
  const controller = new AbortController();
  controller.signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
  const child = spawn('sleep', ['60'], { signal: controller.signal });
  child.resume();
  controller.abort();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGTERM', aborted: true });
});

test('one AbortSignal ends many children', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const children = Array.from({ length: 10 }, () => spawn('sleep', ['60'], { signal }).resume());
  controller.abort();
  const ends = await Promise.all(children.map((child) => child.ended));
  assert.ok(ends.every((end) => end.signal === 'SIGTERM'));
});

test('a child that ignores killSignal is killed after the default killGrace, also while its output is unread', async () => {
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

test('an invalid timeout, signal, killGrace or killSignal throws with its name before a child is started', () => {
  assert.throws(() => spawn('true', [], { timeout: -1 }), /timeout must be an integer from 0/);
  assert.throws(() => spawn('true', [], { timeout: 1.5 }), RangeError);
  // @ts-expect-error: an object is not an AbortSignal
  assert.throws(() => spawn('true', [], { signal: {} }), /signal must be an AbortSignal/);
  assert.throws(() => spawn('true', [], { killGrace: -1 }), /killGrace must be an integer from 0/);
  // @ts-expect-error: an unknown signal
  assert.throws(() => spawn('true', [], { killSignal: 'SIGNOTHING' }), /unknown signal "SIGNOTHING"/);
  assert.deepEqual(ourChildren(), []);
});

test('exited, ended and terminate resolve with timedOut: true after a timeout', async () => {
  const child = spawn('sleep', ['60'], { timeout: 20 });
  child.resume();
  const expected = { exitCode: null, signal: 'SIGTERM', timedOut: true };
  assert.deepEqual(await child.exited, expected);
  assert.deepEqual(await child.ended, expected);
  assert.deepEqual(await child.terminate(), expected);
});

test('ended resolves with aborted: true after an abort, also when the child chose its exit code', async () => {
  const controller = new AbortController();
  const child = shell('trap "exit 3" TERM; echo ready; while :; do sleep 0.02; done', {
    signal: controller.signal,
    timeout: 20_000,
  });
  await new Listener(child).received('ready');
  controller.abort();
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null, aborted: true });
});

test('a child that was dead before the abort, but not reaped, is not marked as aborted', async () => {
  const controller = new AbortController();
  const child = shell('exit 3', { signal: controller.signal });
  child.resume();
  // Waits synchronously, so that the reactor has no turn in which it could reap.
  const deadline = Date.now() + 20_000;
  while (statOf(child.pid)?.state !== 'Z') assert.ok(Date.now() < deadline, 'the child does not end');
  controller.abort();
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
});

test('a child that ignores killSignal gets SIGKILL after exactly killGrace', async () => {
  const controller = new AbortController();
  const child = shell('trap "" TERM; echo ready; while :; do sleep 0.02; done', {
    signal: controller.signal,
    killGrace: 100,
  });
  await new Listener(child).received('ready');
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    controller.abort();
    mock.timers.tick(99);
    assert.notEqual(statOf(child.pid)?.state, 'Z');
    mock.timers.tick(1);
    assert.deepEqual(await child.exited, { exitCode: null, signal: 'SIGKILL', aborted: true });
  } finally {
    mock.timers.reset();
  }
  await child.ended;
});

test('with a killGrace of 0 a timeout sends SIGKILL at once', async () => {
  const child = shell('trap "" TERM; while :; do sleep 0.02; done', { timeout: 100, killGrace: 0 });
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGKILL', timedOut: true });
});

test('30 children on one AbortSignal add one listener, which is removed after the last, without a warning', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  const { signal } = new AbortController();
  const children = Array.from({ length: 30 }, () => shell('read line', { signal }));
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  for (const child of children.slice(1)) child.resume().end('\n');
  await Promise.all(children.slice(1).map((child) => child.ended));
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  children[0]?.resume().end('\n');
  await children[0]?.ended;
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  process.off('warning', warned);
  assert.deepEqual(warnings, []);
});

/** An AbortSignal of another realm, as in a test runner: not an instance of this realm's class. */
class ForeignSignal extends EventTarget {
  aborted = false;
  reason: unknown = undefined;

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    this.dispatchEvent(new Event('abort'));
  }
}

test('an AbortSignal of another realm ends a child', async () => {
  const foreign = new ForeignSignal();
  const signal = foreign as unknown as AbortSignal;
  const child = spawn('sleep', ['60'], { signal });
  child.resume();
  foreign.abort('enough');
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGTERM', aborted: true });
  assert.throws(
    () => spawn('sleep', ['60'], { signal }),
    (reason) => reason === 'enough',
  );
});
