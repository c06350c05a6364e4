import assert from 'node:assert/strict';
import { eventually, isGone, statOf, statusOf } from '../support/proc.js';
import { Listener, shell } from '../support/pty-child.js';
import { ourTerminals, test } from '../support/test.js';

/** SIGHUP is ignored, since the job also gets it if the shell exits before the job's setsid. */
const LEAVES_A_JOB = 'trap "" HUP; setsid sleep 60 & echo job $!; exit 3';

test('a shell that leaves a job in another session exits at once, stays open while the job holds the terminal, and dispose closes the master', async () => {
  const child = shell(LEAVES_A_JOB);
  const listener = new Listener(child);
  assert.deepEqual(await child.exited, { exitCode: 3, signal: null });
  await listener.received(/job \d+\n/);
  const job = Number(/job (\d+)/.exec(listener.text)?.[1]);

  await eventually(
    'the job has left the session',
    () => statOf(job)?.session === job && statusOf(job, 'Name') === 'sleep',
  );

  // As long as a process has the terminal open, there may be output.
  assert.equal(child.closed, false);
  assert.deepEqual(await child.terminate({ grace: 0 }), {
    exitCode: 3,
    signal: null,
    left: [{ pid: job, name: 'sleep' }],
  });
  assert.equal(child.closed, false, 'terminate signalled no process: the job has its own session');
  assert.equal(isGone(job), false);

  await child[Symbol.asyncDispose]();
  assert.deepEqual(ourTerminals(), []);
  process.kill(job);
  await eventually('the job is gone', () => isGone(job));
});

test("'close' follows when a background job closes the terminal after the exit of its shell", async () => {
  const child = shell(LEAVES_A_JOB);
  const listener = new Listener(child);
  await child.exited;
  await listener.received(/job \d+\n/);
  process.kill(Number(/job (\d+)/.exec(listener.text)?.[1]));
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
});
