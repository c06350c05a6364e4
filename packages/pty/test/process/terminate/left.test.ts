/** Processes that have left the session are not signalled by terminate, but reported in `left`. */
import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { eventually, isGone, statOf } from '../../support/proc.js';
import { commandOf, end, isDead, PtySession } from '../../support/pty-session.js';
import { ourTerminals, test } from '../../support/test.js';

const LONG_GRACE_MS = 600_000;

/** Waits until the process has called setsid(2) and has executed sleep. */
async function hasLeft(pid: number): Promise<void> {
  await eventually(`${pid} sleeps in a session of its own`, () => {
    return statOf(pid)?.session === pid && commandOf(pid) === 'sleep';
  });
}

test('terminate reports in left, and does not end, a grandchild in another session that has the terminal open', async () => {
  const session = new PtySession('setsid sleep 60 & echo left $!; wait');
  const pid = await session.pidOf('left');
  await hasLeft(pid);
  const { signal, left } = await session.child.terminate({ grace: LONG_GRACE_MS });
  assert.deepEqual([signal, left], ['SIGHUP', [{ pid, name: 'sleep' }]]);
  assert.equal(isDead(pid), false);
  assert.equal(session.child.closed, false, 'the process may still print');
  await end(pid);
  await session.child.ended;
});

test('terminate reports in left a grandchild in another session without the terminal, and its children', async () => {
  const script = `setsid sh -c 'sleep 61 & echo inner $! >&3; exec sleep 60' 3>&1 </dev/null >/dev/null 2>&1 &
    echo outer $!; exec sleep 60`;
  const session = new PtySession(script);
  const [outer, inner] = [await session.pidOf('outer'), await session.pidOf('inner')];
  await hasLeft(outer);
  await eventually('the inner process runs', () => commandOf(inner) === 'sleep');
  const { left } = await session.child.terminate({ grace: LONG_GRACE_MS });
  assert.deepEqual(new Set(left?.map(({ pid }) => pid)), new Set([outer, inner]));
  for (const pid of [inner, outer]) await end(pid);
  await session.child.ended;
});

test('terminate reports in left a process that leaves the session during the termination', async () => {
  const script = `(trap 'trap "" TERM; setsid sleep 60 & echo left $!; exit' TERM; trap '' HUP; echo job 1; while :; do sleep 0.02; done) &
    trap '' HUP TERM; wait; exec sleep 60`;
  const session = new PtySession(script);
  await session.pidOf('job');
  const terminated = session.child.terminate({ grace: LONG_GRACE_MS });
  const pid = await session.pidOf('left');
  await hasLeft(pid);
  void session.child.terminate({ grace: 0 });
  assert.deepEqual(await terminated, { exitCode: null, signal: 'SIGKILL', left: [{ pid, name: 'sleep' }] });
  await end(pid);
  await session.child.ended;
});

test("after the leader's exit terminate reports in left the process that holds the terminal, and dispose closes the terminal", async () => {
  // Without the trap the hang-up at the leader's exit might come before the setsid.
  const session = new PtySession(`trap '' HUP; setsid sleep 60 & echo left $!; exit 3`);
  const pid = await session.pidOf('left');
  await hasLeft(pid);
  const { child } = session;
  assert.deepEqual(await child.exited, { exitCode: 3, signal: null });
  const result = { exitCode: 3, signal: null, left: [{ pid, name: 'sleep' }] };
  assert.deepEqual(await child.terminate({ grace: LONG_GRACE_MS }), result);
  assert.equal(child.closed, false);
  await child[Symbol.asyncDispose]();
  assert.deepEqual([child.closed, ourTerminals(), isDead(pid)], [true, [], false]);
  await end(pid);
});

test('dispose ends the processes of the session when the leader has ended before', async () => {
  const session = new PtySession(`set -m; trap '' HUP; sleep 60 & echo job $!; exit 3`);
  const job = await session.pidOf('job');
  await session.child.exited;
  await session.child[Symbol.asyncDispose]();
  assert.ok(isDead(job));
  assert.deepEqual(ourTerminals(), []);
});

test('terminate reports in left a process that has opened the terminal from outside, but not this process', async () => {
  const session = new PtySession('trap "" TERM; echo leader $$; exec sleep 60');
  await session.pidOf('leader');
  const { child } = session;
  const ours = openSync(child.ttyName, 'r');
  const outside = new PtySession(`exec 3<${child.ttyName}; echo outside $$; exec sleep 60`);
  const pid = await outside.pidOf('outside');
  await eventually('the outside process sleeps', () => commandOf(pid) === 'sleep');
  const { left } = await child.terminate({ grace: LONG_GRACE_MS });
  assert.deepEqual(left, [{ pid, name: 'sleep' }]);
  await outside.child[Symbol.asyncDispose]();
  closeSync(ours);
  child.destroy();
  await child.ended;
  await eventually('the outside process is gone', () => isGone(pid));
});

test('terminate reports no process of a later terminal with the same number in left', async () => {
  const session = new PtySession('exit 0');
  await session.child.ended;
  const others: PtySession[] = [];
  do {
    others.push(new PtySession('exec sleep 60'));
    assert.ok(others.length < 1000, 'the number of the terminal is not given out again');
  } while (others.at(-1)?.child.ttyName !== session.child.ttyName);
  assert.deepEqual((await session.child.terminate({ grace: 0 })).left, undefined);
  for (const { child } of others) await child[Symbol.asyncDispose]();
});
