import assert from 'node:assert/strict';
import { spawn } from 'strand-pty';
import { eventually, isGone } from '../support/proc.js';
import { Listener } from '../support/pty-child.js';
import { test } from '../support/test.js';

/**
 * Jobs in their own process groups: one that ends at SIGHUP, one that ignores every signal but SIGKILL, one
 * that left the session.
 */
const JOBS = `set -m
sleep 60 & echo "plain $!"
(trap "" HUP TERM; while :; do sleep 0.1; done) & echo "deaf $!"
setsid sh -c 'echo "left $$"; exec sleep 60' &
echo ready`;

async function start(tail: string) {
  const child = spawn('bash', ['-c', `${JOBS}\n${tail}`]);
  const listener = new Listener(child);
  await listener.received(/ready/);
  await listener.received(/left \d+/);
  const pid = (name: string) => Number(new RegExp(`${name} (\\d+)`).exec(listener.text)?.[1]);
  return { child, plain: pid('plain'), deaf: pid('deaf'), gone: pid('left') };
}

for (const [what, tail] of [
  ['lives', 'wait'],
  ['is dead', 'exit 3'],
]) {
  test(`terminate ends every job of a session whose leader ${what}, and reports in left a process that left it`, async () => {
    const { child, plain, deaf, gone } = await start(tail ?? '');
    if (what === 'is dead') await child.exited;
    const { left = [] } = await child.terminate({ grace: 200 });
    await eventually('the jobs are gone', () => isGone(plain) && isGone(deaf));
    assert.deepEqual(
      left.map(({ pid }) => pid),
      [gone],
    );
    for (const { pid } of left) process.kill(pid);
    await child.ended;
  });
}

test("a timeout ends the jobs of a child's session", async () => {
  const child = spawn(
    'bash',
    ['-c', 'set -m; (trap "" HUP TERM; while :; do sleep 0.1; done) & echo "job $!"; wait'],
    {
      timeout: 300,
    },
  );
  const listener = new Listener(child);
  await listener.received(/job \d+/);
  const job = Number(/job (\d+)/.exec(listener.text)?.[1]);
  await child.ended;
  await eventually('the job is gone', () => isGone(job));
});
