/** terminate signals every process of the session, and no other. */
import assert from 'node:assert/strict';
import { spawn as spawnPlain } from 'node:child_process';
import { once } from 'node:events';
import { mock } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from 'strand-pty';
import { eventually, statOf } from '../../support/proc.js';
import { commandOf, end, isDead, PtySession, withoutBash } from '../../support/pty-session.js';
import { test } from '../../support/test.js';

/** So long that a test which waits for SIGKILL would time out. */
const LONG_GRACE_MS = 600_000;
const SHORT_GRACE_MS = 50;

test(
  'terminate of an interactive bash ends its background process groups',
  async () => {
    const child = spawn('bash', ['--norc', '--noprofile', '-i']);
    let text = '';
    child.on('data', (chunk) => {
      text += chunk.toString();
    });
    child.write('sleep 601 & sleep 602 & echo started $(jobs -p)\n');
    await eventually('both jobs have started', () => /started \d+ \d+\r\n/.test(text));
    const jobs = /started (\d+) (\d+)\r\n/.exec(text)?.slice(1).map(Number) ?? [];
    assert.deepEqual(
      jobs.map((job) => statOf(job)?.group),
      jobs,
    );
    const { left } = await child.terminate({ grace: LONG_GRACE_MS });
    assert.deepEqual([jobs.map(isDead), left], [[true, true], undefined]);
    await child.ended;
  },
  { skip: withoutBash },
);

test('terminate kills a job that ignores SIGHUP and SIGTERM after the grace', async () => {
  const session = new PtySession(`set -m; (trap '' HUP TERM; exec sleep 60) & echo job $!; wait`);
  const job = await session.pidOf('job');
  await eventually('the job ignores the signals', () => commandOf(job) === 'sleep');
  const { signal, left } = await session.child.terminate({ grace: SHORT_GRACE_MS });
  assert.deepEqual([signal, isDead(job), left], ['SIGHUP', true, undefined]);
  await session.child.ended;
});

test('terminate continues a stopped job, so that the signals reach it', async () => {
  const session = new PtySession(`set -m; sh -c 'kill -STOP $$' & echo job $!; exec sleep 60`);
  const job = await session.pidOf('job');
  await eventually('the job is stopped', () => statOf(job)?.state === 'T');
  await session.child.terminate({ grace: LONG_GRACE_MS });
  assert.ok(isDead(job));
  await session.child.ended;
});

test("terminate ends a job that outlives the leader, and resolves with the leader's status", async () => {
  const session = new PtySession(`set -m; trap '' HUP; sleep 60 & echo job $!; exit 3`);
  const job = await session.pidOf('job');
  await session.child.exited;
  assert.equal(isDead(job), false);
  assert.deepEqual(await session.child.terminate({ grace: LONG_GRACE_MS }), {
    exitCode: 3,
    signal: null,
  });
  assert.ok(isDead(job));
  await session.child.ended;
});

test('terminate ends a job that starts another at every signal, and the other', async () => {
  const script = `again() { (trap '' HUP; trap again TERM; while :; do sleep 0.02; done) & }
    set -m; again; echo job $!; trap '' HUP; wait`;
  const session = new PtySession(script);
  await session.pidOf('job');
  const { left } = await session.child.terminate({ grace: SHORT_GRACE_MS });
  assert.deepEqual(left, undefined);
  await session.child.ended;
});

test('terminate signals no process outside the session: neither a sibling nor another child', async () => {
  const sibling = spawnPlain('sleep', ['60'], { stdio: 'ignore' });
  await once(sibling, 'spawn');
  const other = new PtySession('echo leader $$; exec sleep 60');
  const otherPid = await other.pidOf('leader');
  const session = new PtySession(`trap '' HUP TERM; echo leader $$; while :; do sleep 0.02; done`);
  await session.pidOf('leader');
  assert.equal((await session.child.terminate({ grace: SHORT_GRACE_MS })).signal, 'SIGKILL');
  assert.deepEqual([sibling.pid ?? 0, otherPid, process.pid].map(isDead), [false, false, false]);
  sibling.kill();
  await once(sibling, 'exit');
  await other.child[Symbol.asyncDispose]();
});

test('several terminate calls at once use the shortest grace, and resolve with the same result', async () => {
  const session = new PtySession(`trap '' HUP TERM; echo leader $$; while :; do sleep 0.02; done`);
  await session.pidOf('leader');
  const { child } = session;
  const results = await Promise.all(
    [LONG_GRACE_MS, SHORT_GRACE_MS, LONG_GRACE_MS].map((grace) => child.terminate({ grace })),
  );
  for (const result of results) assert.deepEqual(result, { exitCode: null, signal: 'SIGKILL' });
  await child.ended;
});

test('repeated terminate calls do not delay the end', async () => {
  const session = new PtySession(`trap '' HUP TERM; echo leader $$; while :; do sleep 0.02; done`);
  await session.pidOf('leader');
  const { child } = session;
  void child.terminate({ grace: SHORT_GRACE_MS });
  while (child.signalCode === null) {
    void child.terminate({ grace: LONG_GRACE_MS });
    await delay(1);
  }
  assert.equal(child.signalCode, 'SIGKILL');
  await child.ended;
});

test("an abort of spawn's signal ends every job of the session", async () => {
  const controller = new AbortController();
  const session = new PtySession(`set -m; sleep 60 & echo job $!; wait`, { signal: controller.signal });
  const job = await session.pidOf('job');
  controller.abort();
  assert.deepEqual(await session.child.exited, { exitCode: null, signal: 'SIGTERM', aborted: true });
  await eventually('the job is dead', () => isDead(job));
  await session.child.ended;
});

test('a timeout of spawn ends every job of the session', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const session = new PtySession(`set -m; sleep 60 & echo job $!; wait`, { timeout: LONG_GRACE_MS });
    const job = await session.pidOf('job');
    mock.timers.tick(LONG_GRACE_MS);
    assert.deepEqual(await session.child.exited, { exitCode: null, signal: 'SIGTERM', timedOut: true });
    await eventually('the job is dead', () => isDead(job));
    await session.child.ended;
  } finally {
    mock.timers.reset();
  }
});

test('terminate does not signal a job that has closed the terminal, but reports it in left', async () => {
  const script = `set -m; trap '' HUP; sleep 60 </dev/null >/dev/null 2>&1 & echo job $!; exit 3`;
  const session = new PtySession(script);
  const job = await session.pidOf('job');
  await session.child.ended;
  const result = { exitCode: 3, signal: null };
  const left = [{ pid: job, name: 'sleep' }];
  assert.deepEqual(await session.child.terminate({ grace: 0 }), { ...result, left });
  assert.equal(isDead(job), false);
  await end(job);
  assert.deepEqual(await session.child.terminate({ grace: 0 }), result);
});
