/** Programs that are ended early: by timeout, maxBytes or an AbortSignal. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { getProcessOutput, getProcessOutputAndValue, getProcessValue } from 'strand-pty';
import { failure, TIMEOUT, timeOut } from '../support/failed-output.js';
import { HeldTimers } from '../support/held-timers.js';
import { ourChildren, test } from '../support/test.js';
import { waitingFile } from '../support/waiting-file.js';

const KILL_GRACE = 1000;

test('a timeout of getProcessOutput ends the child by SIGTERM and rejects with what it had printed', async () => {
  const { failed, timers } = await timeOut('echo hello; echo wrong >&2; echo >$file; exec sleep 60');
  const error = await failed;
  assert.deepEqual([error.code, error.signal, error.exitCode], ['ETIMEDOUT', 'SIGTERM', null]);
  assert.equal(error.message, '"sh" did not end within 300 ms');
  assert.deepEqual([error.out.toString(), error.err.toString()], ['hello\n', 'wrong\n']);
  assert.deepEqual(ourChildren(), []);
  assert.deepEqual(timers.pending, []);
});

test('a timeout of getProcessOutput sends killSignal in place of SIGTERM', async () => {
  const { failed } = await timeOut('echo >$file; exec sleep 60', { killSignal: 'SIGUSR2' });
  assert.equal((await failed).signal, 'SIGUSR2');
});

test('after a timeout a child that catches SIGTERM exits by itself, and the error has its last output', async () => {
  const script = 'trap "echo bye; exit 5" TERM; echo ready; echo >$file; while :; do sleep 0.02; done';
  const { failed, timers } = await timeOut(script);
  const error = await failed;
  assert.deepEqual([error.code, error.exitCode, error.signal], ['ETIMEDOUT', 5, null]);
  assert.equal(error.out.toString(), 'ready\nbye\n');
  assert.deepEqual(timers.pending, []);
});

test('after a timeout a child that ignores SIGTERM gets SIGKILL after the default killGrace', async () => {
  const { failed, timers } = await timeOut('trap "" TERM; echo >$file; while :; do sleep 0.02; done');
  assert.deepEqual(timers.pending, [KILL_GRACE]);
  timers.fire(KILL_GRACE);
  assert.equal((await failed).signal, 'SIGKILL');
});

test('after a timeout a child that ignores SIGTERM gets SIGKILL after a killGrace of 70 ms', async () => {
  const script = 'trap "" TERM; echo >$file; while :; do sleep 0.02; done';
  const { failed, timers } = await timeOut(script, { killGrace: 70 });
  assert.deepEqual(timers.pending, [70]);
  timers.fire(70);
  assert.equal((await failed).signal, 'SIGKILL');
});

test('getProcessValue of a child that ends before the timeout resolves with its code, and leaves no timer', async () => {
  const timers = new HeldTimers();
  const options = { timeout: TIMEOUT, reactor: timers.reactor };
  assert.equal(await getProcessValue('sh', ['-c', 'exit 3'], options), 3);
  assert.deepEqual(timers.pending, []);
});

test('getProcessValue with a timeout of 0 has no timeout', async () => {
  assert.equal(await getProcessValue('sh', ['-c', 'exit 3'], { timeout: 0 }), 3);
});

test('getProcessOutputAndValue accepts exactly maxBytes bytes of stdout and stderr together', async () => {
  const script = 'head -c 300 /dev/zero; head -c 700 /dev/zero >&2';
  const { out, err } = await getProcessOutputAndValue('sh', ['-c', script], { maxBytes: 1000 });
  assert.deepEqual([out.length, err.length], [300, 700]);
});

test('getProcessOutput of one byte over maxBytes ends the child and rejects with the first maxBytes', async () => {
  const error = await failure('head -c 1001 /dev/zero; exec sleep 60', { maxBytes: 1000 });
  assert.deepEqual([error.code, error.signal], ['ENOBUFS', 'SIGTERM']);
  assert.equal(error.message, '"sh" printed more than 1000 bytes');
  assert.equal(error.out.length + error.err.length, 1000);
});

test('getProcessOutput of a flood over maxBytes ends the child by SIGTERM, not SIGPIPE, and keeps maxBytes only', async () => {
  for (let i = 0; i < 10; i++) {
    const error = await failure('exec yes', { maxBytes: 200_000 });
    assert.deepEqual([error.code, error.signal, error.out.length], ['ENOBUFS', 'SIGTERM', 200_000]);
  }
});

test('one byte over maxBytes rejects getProcessValue, which keeps no output, also when the child has ended by itself', async () => {
  const options = { maxBytes: 10 };
  await assert.rejects(getProcessValue('echo', ['more than ten'], options), { code: 'ENOBUFS' });
  await assert.rejects(getProcessOutput('echo', ['more than ten'], options), { code: 'ENOBUFS' });
});

test("with overflow 'truncate' output over maxBytes is dropped, and the program runs to its own end", async () => {
  const options = { maxBytes: 1000, overflow: 'truncate' } as const;
  const script = 'head -c 900 /dev/zero; sleep 0.1; head -c 100000 /dev/zero >&2; exit 3';
  const result = await getProcessOutputAndValue('sh', ['-c', script], options);
  assert.deepEqual([result.out.length, result.err.length, result.code], [900, 100, 3]);
  assert.equal(result.truncated, true);
  assert.equal(
    (await getProcessOutput('sh', ['-c', 'echo 1234'], { ...options, maxBytes: 2 })).toString(),
    '12',
  );
  assert.equal(await getProcessValue('sh', ['-c', 'echo 1234; exit 5'], { ...options, maxBytes: 2 }), 5);
});

test("with overflow 'truncate' a program that prints exactly maxBytes is not marked as truncated", async () => {
  const options = { maxBytes: 5, overflow: 'truncate' } as const;
  const result = await getProcessOutputAndValue('echo', ['1234'], options);
  assert.deepEqual([result.out.toString(), 'truncated' in result], ['1234\n', false]);
});

test('an abort of getProcessOutput ends the child as a timeout does, and the error has the reason as its cause', async () => {
  const controller = new AbortController();
  const reason = new Error('not any more');
  const file = waitingFile();
  const failed = failure(`echo hello; echo >${file.path}; exec sleep 60`, { signal: controller.signal });
  await file.written();
  controller.abort(reason);
  const error = await failed;
  assert.deepEqual([error.code, error.signal, error.cause], ['ABORT_ERR', 'SIGTERM', reason]);
  assert.deepEqual([error.message, error.out.toString()], ['"sh" was aborted', 'hello\n']);
});

test("getProcessOutput with an aborted signal rejects with the signal's reason, and starts nothing", async () => {
  const reason = new Error('not now');
  const signal = AbortSignal.abort(reason);
  await assert.rejects(getProcessOutput('sleep', ['60'], { signal }), (error) => error === reason);
  assert.deepEqual(ourChildren(), []);
});

test("getProcessOutput removes its 'abort' listener when the program has ended", async () => {
  const { signal } = new AbortController();
  const added = mock.method(signal, 'addEventListener');
  const removed = mock.method(signal, 'removeEventListener');
  assert.equal((await getProcessOutput('echo', ['hello'], { signal })).toString(), 'hello\n');
  assert.deepEqual([added.mock.callCount(), removed.mock.callCount()], [1, 1]);
});

test("getProcessOutput is aborted also when another listener stops the immediate propagation of 'abort'", async () => {
  const controller = new AbortController();
  controller.signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
  const failed = failure('exec sleep 60', { signal: controller.signal });
  controller.abort();
  assert.equal((await failed).code, 'ABORT_ERR');
});

test('an abort after a timeout of getProcessOutput changes neither its error nor the time of SIGKILL', async () => {
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const { failed, timers } = await timeOut(
    'trap "" TERM; echo >$file; while :; do sleep 0.02; done',
    options,
  );
  controller.abort();
  assert.deepEqual(timers.pending, [KILL_GRACE]);
  timers.fire(KILL_GRACE);
  assert.equal((await failed).code, 'ETIMEDOUT');
});
