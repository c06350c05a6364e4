import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { spawn } from 'strand-pty';
import { isGone } from '../support/proc.js';
import { blockedInWrite, eventsOf, Listener, shell } from '../support/pty-child.js';
import { ourTerminals, test } from '../support/test.js';

test("Symbol.asyncDispose ends the child and waits for its 'close'", async () => {
  const child = spawn('sleep', ['60']);
  const events = eventsOf(child);
  await child[Symbol.asyncDispose]();
  assert.deepEqual(await child.exited, { exitCode: null, signal: 'SIGHUP' });
  assert.equal(events.at(-1), 'close');
  assert.ok(isGone(child.pid));
  assert.deepEqual(ourTerminals(), []);
});

test('`await using` ends the child at the end of the block', async () => {
  let pid = 0;
  {
    await using child = spawn('sleep', ['60']);
    pid = child.pid;
  }
  assert.ok(isGone(pid));
  assert.deepEqual(ourTerminals(), []);
});

test('dispose discards unread output of a live child and of a dead one', async () => {
  const living = shell('stty raw; exec yes');
  await blockedInWrite(living);
  await living[Symbol.asyncDispose]();
  const dead = shell('echo hello; exit 3');
  await dead.exited;
  await dead[Symbol.asyncDispose]();
  assert.ok(living.closed && dead.closed);
  assert.deepEqual(await dead.ended, { exitCode: 3, signal: null });
});

test("dispose after 'close', or twice at once, has no effect", async () => {
  const child = shell('exit 2');
  child.resume();
  await child.ended;
  await Promise.all([child[Symbol.asyncDispose](), child[Symbol.asyncDispose]()]);
  await child[Symbol.asyncDispose]();
  assert.equal(child.exitCode, 2);
});

test("dispose of a destroyed child waits for its 'close'", async () => {
  const child = shell('exec sleep 60');
  const events = eventsOf(child);
  child.destroy();
  await child[Symbol.asyncDispose]();
  assert.equal(events.at(-1), 'close');
});

test('dispose of a child that ignores SIGHUP and SIGTERM kills it after the default grace', async () => {
  const child = shell('trap "" HUP TERM; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).received('ready');
  // The default grace of 5 seconds passes on mocked timers.
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let disposed = false;
    const disposing = child[Symbol.asyncDispose]().then(() => {
      disposed = true;
    });
    mock.timers.tick(4999);
    assert.equal(child.kill(0), true);
    mock.timers.tick(1);
    // The child's own child may live a moment longer, and is polled for.
    while (!disposed) {
      await new Promise((resolve) => setImmediate(resolve));
      mock.timers.tick(20);
    }
    await disposing;
  } finally {
    mock.timers.reset();
  }
  assert.equal(child.signalCode, 'SIGKILL');
  assert.ok(isGone(child.pid));
});

test('dispose closes a terminal that a job of another session holds, and the job lives on', async () => {
  const child = shell('trap "" HUP; setsid sleep 60 & echo job $!; exit 3');
  const listener = new Listener(child);
  await listener.received(/job \d+\n/);
  const job = Number(/job (\d+)/.exec(listener.text)?.[1]);
  await child.exited;
  await child[Symbol.asyncDispose]();
  assert.deepEqual(ourTerminals(), []);
  assert.equal(child.exitCode, 3);
  assert.ok(!isGone(job), "a job in its own session is not part of the child's session");
  process.kill(job);
});
