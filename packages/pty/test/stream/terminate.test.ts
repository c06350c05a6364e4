import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { PtyChild } from 'strand-pty';
import { eventually, isGone, statOf } from '../support/proc.js';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** Much shorter than the watchdog, and the default. */
const grace = 100;

/** Terminates it without reading, and tells how it ended. */
async function end(child: PtyChild): Promise<string | null> {
  const { signal } = await child.terminate({ grace });
  child.destroy();
  await child.ended;
  assert.ok(isGone(child.pid));
  return signal;
}

test('terminate ends a child by SIGHUP and tells how it ended', async () => {
  const child = shell('exec sleep 60');
  assert.deepEqual(await child.terminate(), { exitCode: null, signal: 'SIGHUP' });
  child.destroy();
});

test('a child that catches the signals ends as it wants to, and what it says is heard', async () => {
  const child = shell('trap "echo bye; exit 9" TERM; trap "" HUP; echo ready; while :; do sleep 0.05; done');
  const listener = new Listener(child);
  await listener.heard('ready');
  assert.deepEqual(await child.terminate(), { exitCode: 9, signal: null });
  await child.ended;
  assert.match(listener.text, /bye\n$/);
});

test('a child that ignores SIGHUP and SIGTERM is killed after the grace', async () => {
  const child = shell('trap "" HUP TERM; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).heard('ready');
  assert.equal(await end(child), 'SIGKILL');
});

test('a stopped child is continued, so that the signals reach it', async () => {
  const child = shell('kill -STOP $$');
  await eventually('it is stopped', () => statOf(child.pid)?.state === 'T');
  assert.equal(await end(child), 'SIGHUP');
});

test('a stopped child that ignores them is killed after the grace', async () => {
  const child = shell('trap "" HUP TERM CONT; kill -STOP $$; while :; do sleep 0.05; done');
  await eventually('it is stopped', () => statOf(child.pid)?.state === 'T');
  assert.equal(await end(child), 'SIGKILL');
});

test('a group that a shell runs in the foreground ends too', async () => {
  const child = shell('set -m; sh -c "trap \'\' HUP; echo job \\$\\$; exec sleep 60"; echo after');
  const listener = new Listener(child);
  await listener.heard(/job \d+\n/);
  const job = Number(/job (\d+)/.exec(listener.text)?.[1]);
  assert.notEqual(statOf(job)?.group, child.pid);
  await child.terminate({ grace });
  await eventually('the job is gone', () => isGone(job));
  await child.ended;
});

test('to ask again brings the end no later', async () => {
  const child = shell('trap "" HUP TERM; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).heard('ready');
  const ended = child.terminate({ grace });
  let patience = 60_000;
  while (child.signalCode === null) {
    void child.terminate({ grace: patience++ });
    await delay(grace / 10);
  }
  assert.deepEqual(await ended, { exitCode: null, signal: 'SIGKILL' });
});

test('to ask again with less patience brings it sooner', async () => {
  const child = shell('trap "" HUP TERM; echo ready; while :; do sleep 0.05; done');
  await new Listener(child).heard('ready');
  void child.terminate({ grace: 600_000 });
  assert.equal(await end(child), 'SIGKILL');
});

test('terminate of the dead tells how it ended, and signals nobody', async () => {
  const child = shell('exit 3');
  child.resume();
  await child.exited;
  assert.deepEqual(await child.terminate(), { exitCode: 3, signal: null });
  await child.ended;
  assert.deepEqual(await child.terminate({ grace: 0 }), { exitCode: 3, signal: null });
});

test('a grace that is no number of milliseconds rejects, and leaves the child alone', async () => {
  const child = shell('exec sleep 60');
  await assert.rejects(child.terminate({ grace: -1 }), /grace must be an integer from 0/);
  await assert.rejects(child.terminate({ grace: Number.POSITIVE_INFINITY }), RangeError);
  assert.equal(child.kill(0), true);
  child.destroy();
  await child.ended;
});
