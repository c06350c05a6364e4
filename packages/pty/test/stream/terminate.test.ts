import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { PtyChild } from 'strand-pty';
import { eventually, isGone, statOf } from '../support/proc.js';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** Milliseconds. Much shorter than the watchdog and the default grace. */
const grace = 100;

/** Terminates the child without reading its output, and returns the signal that ended it. */
async function end(child: PtyChild): Promise<string | null> {
  const { signal } = await child.terminate({ grace });
  child.destroy();
  await child.ended;
  assert.ok(isGone(child.pid));
  return signal;
}

test('terminate ends a child by SIGHUP and resolves with its status', async () => {
  const child = shell('exec sleep 60');
  assert.deepEqual(await child.terminate(), { exitCode: null, signal: 'SIGHUP' });
  child.destroy();
});

test('terminate lets a child that catches SIGTERM exit by itself, and its last output is delivered', async () => {
  const child = shell('trap "echo bye; exit 9" TERM; trap "" HUP; echo ready; while :; do sleep 0.05; done');
  const listener = new Listener(child);
  await listener.received('ready');
  assert.deepEqual(await child.terminate(), { exitCode: 9, signal: null });
  await child.ended;
  assert.match(listener.text, /bye\n$/);
});

test('terminate kills a child that ignores SIGHUP and SIGTERM after the grace', async () => {
  const child = shell('trap "" HUP TERM; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).received('ready');
  assert.equal(await end(child), 'SIGKILL');
});

test('terminate continues a stopped child, which then acts on the signals', async () => {
  const child = shell('kill -STOP $$');
  await eventually('the child is stopped', () => statOf(child.pid)?.state === 'T');
  assert.equal(await end(child), 'SIGHUP');
});

test('terminate kills a stopped child that ignores SIGHUP, SIGTERM and SIGCONT after the grace', async () => {
  const child = shell('trap "" HUP TERM CONT; kill -STOP $$; while :; do sleep 0.05; done');
  await eventually('the child is stopped', () => statOf(child.pid)?.state === 'T');
  assert.equal(await end(child), 'SIGKILL');
});

test('terminate ends the foreground job of a shell', async () => {
  const child = shell('set -m; sh -c "trap \'\' HUP; echo job \\$\\$; exec sleep 60"; echo after');
  const listener = new Listener(child);
  await listener.received(/job \d+\n/);
  const job = Number(/job (\d+)/.exec(listener.text)?.[1]);
  assert.notEqual(statOf(job)?.group, child.pid);
  await child.terminate({ grace });
  await eventually('the job is gone', () => isGone(job));
  await child.ended;
});

test('repeated terminate calls with a longer grace do not delay the end', async () => {
  const child = shell('trap "" HUP TERM; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).received('ready');
  const ended = child.terminate({ grace });
  let patience = 60_000;
  while (child.signalCode === null) {
    void child.terminate({ grace: patience++ });
    await delay(grace / 10);
  }
  assert.deepEqual(await ended, { exitCode: null, signal: 'SIGKILL' });
});

test('a second terminate call with a shorter grace ends the child sooner', async () => {
  const child = shell('trap "" HUP TERM; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).received('ready');
  void child.terminate({ grace: 600_000 });
  assert.equal(await end(child), 'SIGKILL');
});

test('terminate of a dead child resolves with its status, and signals no process', async () => {
  const child = shell('exit 3');
  child.resume();
  await child.exited;
  assert.deepEqual(await child.terminate(), { exitCode: 3, signal: null });
  await child.ended;
  assert.deepEqual(await child.terminate({ grace: 0 }), { exitCode: 3, signal: null });
});

test('terminate with an invalid grace rejects, and signals no process', async () => {
  const child = shell('exec sleep 60');
  await assert.rejects(child.terminate({ grace: -1 }), /grace must be an integer from 0/);
  await assert.rejects(child.terminate({ grace: Number.POSITIVE_INFINITY }), RangeError);
  assert.equal(child.kill(0), true);
  child.destroy();
  await child.ended;
});
