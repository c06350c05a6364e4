/** Rule 17: background jobs that have the terminal open when its session leader is dead. */
import assert from 'node:assert/strict';
import { release } from 'node:os';
import { eventually, isGone } from '../../support/proc.js';
import { start } from '../../support/start.js';
import { test } from '../../support/test.js';

/** PIDFD_SIGNAL_PROCESS_GROUP: without it the group of a dead leader cannot be signalled safely. */
const [major = 0, minor = 0] = release().split('.').map(Number);
const signalsGroups = major > 6 || (major === 6 && minor >= 9);

const noEcho = { usePTY: { echo: false } };

/**
 * A shell command that waits until the leader is reaped, and so `exited` is called. It prints its first word
 * when the leader's death can no longer end it.
 */
const job = (leader: string): string =>
  `echo early; while kill -0 ${leader} 2>/dev/null; do sleep 0.01; done; echo late`;

for (const [name, beginning] of [
  ['ignores SIGHUP', `(trap "" HUP; ${job('$$')}) &`],
  ['is in its own process group', `set -m; (${job('$$')}) & set +m;`],
  ['is in its own session', `export leader=$$; setsid sh -c '${job('$leader')}' &`],
] as const) {
  test(`a background job that ${name} delays processEnded, not processExited, and all its output arrives`, async () => {
    const child = start(`${beginning} read line; exit 3`, noEcho);
    await child.received('early');
    child.transport.write(Buffer.from('\n'));
    const reason = await child.exited;
    assert.equal(reason.exitCode, 3);
    assert.equal(child.transport.state, 'exited');
    assert.equal(await child.ended, reason);
    assert.equal(child.output, 'early\nlate\n');
    assert.deepEqual(child.events, ['connectionMade', 'data', 'exited', 'data', 'ended']);
  });
}

test('a foreground job is hung up when its leader is killed, and does not delay processEnded', async () => {
  const child = start('sh -c "echo $$; exec sleep 60" & wait');
  await child.received('\n');
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.equal(child.transport.getForegroundGroup(), 0);
});

test('a background job can be written to after the death of the leader', async () => {
  const script = 'trap "" HUP; exec 3<&0; (read line <&3; echo "got $line") & echo early; exit 3';
  const child = start(script, noEcho);
  await child.exited;
  child.transport.write(Buffer.from('something\n'));
  await child.ended;
  assert.equal(child.output, 'early\ngot something\n');
});

test('while reading is paused the output of a background job waits in the kernel', async () => {
  const child = start(`trap "" HUP; (${job('$$')}; seq 1 20000) & read line; exit 3`, noEcho);
  await child.received('early');
  child.transport.pauseProducing();
  child.transport.write(Buffer.from('\n'));
  await child.exited;
  // The first part has arrived, and more than the kernel buffers is to come.
  await start('sleep 0.1').ended;
  assert.equal(child.output, 'early\n');
  child.transport.resumeProducing();
  await child.ended;
  assert.ok(child.output.endsWith('\n19999\n20000\n'));
});

test('loseConnection does not wait for a background job: processEnded comes, and the job is not signalled', async () => {
  const child = start('trap "" HUP; setsid sh -c "echo \\$\\$; exec sleep 60" & exit 3', {
    usePTY: { raw: true },
  });
  await child.exited;
  await child.received('\n');
  const job = Number(child.output.trim());
  child.transport.loseConnection();
  assert.equal((await child.ended).exitCode, 3);
  assert.ok(!isGone(job), 'the job is not in the foreground group');
  process.kill(job, 'SIGKILL');
  await eventually('the job is gone', () => isGone(job));
});

test(
  'the process group of a dead leader can be signalled until processEnded, and not after',
  async () => {
    const child = start('trap "" HUP; sleep 60 & exit 3');
    await child.exited;
    assert.throws(() => child.transport.signalProcess('TERM'), { name: 'ProcessExitedAlready' });
    assert.equal(child.transport.signalProcessGroup('TERM'), true);
    await child.ended;
    assert.equal(child.transport.signalProcessGroup('TERM'), false);
  },
  { skip: !signalsGroups && 'needs Linux 6.9' },
);
