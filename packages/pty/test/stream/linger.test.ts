/** The option linger: how long 'close' waits for background jobs after the exit of the child. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'strand-pty';
import { Listener, shell, textOf } from '../support/pty-child.js';
import { end, isDead } from '../support/pty-session.js';
import { test } from '../support/test.js';

/** A background job that holds the terminal and prints nothing; by the child's exit its own output has arrived. */
const leavesAJob = `trap '' HUP; sleep 60 & echo job $!; exit 3`;

function jobIn(text: string): number {
  return Number(/job (\d+)/.exec(text)?.[1]);
}

test("without linger 'close' waits for a background job as long as it holds the terminal", async () => {
  const child = shell(leavesAJob);
  const listener = new Listener(child);
  await child.exited;
  await listener.received(/job \d+\n/);
  assert.equal(child.closed, false);
  await end(jobIn(listener.text));
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
});

test('linger closes the terminal after that time, with all output delivered, and hangs the job up', async () => {
  const child = shell(leavesAJob, { linger: 0 });
  const text = await textOf(child);
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
  const job = jobIn(text);
  assert.equal(isDead(job), false, 'the job ignores SIGHUP');
  await end(job);
});

test('linger does not close a child whose output nothing has read', async () => {
  const child = shell(leavesAJob, { linger: 0 });
  await child.exited;
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  assert.equal(child.closed, false);
  await end(jobIn(await textOf(child)));
});

test('linger closes also when the child has not read its input', async () => {
  const child = shell(`stty raw -echo; ${leavesAJob}`, { linger: 0 });
  const written = new Promise((resolve) => child.write(Buffer.alloc(256 * 1024), resolve));
  const text = await textOf(child);
  assert.ok(!(await written), 'no error');
  await end(jobIn(text));
});

test('linger closes a pipe that a background job holds', async () => {
  const child = shell(`trap '' HUP; sleep 60 & echo job $!; echo error >&2; exit 3`, {
    linger: 0,
    stdio: { 0: 'pty', 1: 'pty', 2: 'r' },
  });
  const errors: Buffer[] = [];
  child.stdio[2]?.on('data', (chunk: Buffer) => errors.push(chunk));
  const text = await textOf(child);
  assert.equal(Buffer.concat(errors).toString(), 'error\n');
  await end(jobIn(text));
});

test("linger does not delay 'close' when no background job holds the terminal", async () => {
  const child = spawn('echo', ['hello'], { linger: 60_000 });
  assert.equal(await textOf(child), 'hello\n');
});

test('an invalid linger throws with its name', () => {
  for (const linger of [-1, 1.5, Number.POSITIVE_INFINITY])
    assert.throws(() => spawn('true', [], { linger }), { name: 'RangeError', message: /linger must be/ });
});

test('destroy closes without waiting for linger', async () => {
  const child = shell(leavesAJob, { linger: 60_000 });
  const listener = new Listener(child);
  await listener.received(/job \d+\n/);
  await child.exited;
  child.destroy();
  await once(child, 'close');
  await end(jobIn(listener.text));
});
