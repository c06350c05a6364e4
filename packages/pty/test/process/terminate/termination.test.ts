/** Termination on its own; its use by PtyChild is in test/stream/terminate.test.ts. */
import assert from 'node:assert/strict';
import { PTYProcess, reactor } from 'strand-pty';
import { Termination } from '#src/process/termination.js';
import { describeForeground } from '#src/terminal/foreground.js';
import { answerOf } from '../../support/node-program.js';
import { eventually, isGone, statOf } from '../../support/proc.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { connect, pidOf } from '../../support/start.js';
import { test } from '../../support/test.js';

const LONG_GRACE_MS = 60_000;

/** Reports its exit to its own Termination, as each user of one must. */
class Terminated extends RecordingProtocol {
  #termination: Termination | undefined;

  get termination(): Termination {
    this.#termination ??= new Termination(this.transport);
    return this.#termination;
  }

  override processExited(reason: Parameters<RecordingProtocol['processExited']>[0]): void {
    this.#termination?.reaped();
    super.processExited(reason);
  }
}

async function start(script: string): Promise<Terminated> {
  const child = connect(new Terminated(), 'sh', ['-c', script]);
  await child.received('ready');
  return child;
}

test('Termination of a child that obeys SIGHUP ends before the grace', async () => {
  const child = await start('trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.kill('SIGTERM', LONG_GRACE_MS);
  assert.equal((await child.ended).exitCode, 7);
});

test('Termination continues a stopped child, which then acts on the signals', async () => {
  const child = await start('echo ready; exec sleep 60');
  const pid = pidOf(child);
  child.transport.signalProcess('STOP');
  await eventually('the child is stopped', () => statOf(pid)?.state === 'T');
  child.termination.hangUp(LONG_GRACE_MS);
  assert.equal((await child.ended).signal, 'SIGHUP');
});

test('Termination of a child that ignores SIGHUP and SIGTERM kills it after the grace', async () => {
  const child = await start('trap "" HUP TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.hangUp(20);
  assert.equal((await child.ended).signal, 'SIGKILL');
});

test('a later Termination.hangUp with less grace replaces the grace, one with more does not', async () => {
  const child = await start('trap "" HUP TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.hangUp(LONG_GRACE_MS);
  child.termination.hangUp(20);
  child.termination.hangUp(LONG_GRACE_MS);
  assert.equal((await child.ended).signal, 'SIGKILL');
});

test('Termination that cannot list the session for want of descriptors tries again', async () => {
  const child = await start('trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done');
  const { transport } = child;
  let looks = 0;
  transport.signalSession = (signal) => {
    if (signal === 0 && ++looks < 3) throw Object.assign(new Error('no descriptor'), { code: 'EMFILE' });
    return PTYProcess.prototype.signalSession.call(transport, signal);
  };
  child.termination.kill('SIGTERM', LONG_GRACE_MS);
  await child.termination.done();
  assert.equal(looks, 3);
  await child.ended;
});

test('Termination.kill signals the foreground job as well', async () => {
  const child = await start('set -m; sh -c "echo ready; exec sleep 60"; exit 3');
  const job = child.transport.getForegroundGroup();
  assert.notEqual(job, child.transport.pid);
  child.termination.kill('SIGKILL', LONG_GRACE_MS);
  assert.equal((await child.ended).signal, 'SIGKILL');
  await eventually('the job is gone', () => isGone(job));
});

test("Termination.hangUp after the child's death schedules and signals nothing", async () => {
  const child = await start('echo ready');
  await child.ended;
  child.termination.hangUp(0);
  assert.deepEqual(
    child.events.filter((event) => event !== 'data'),
    ['connectionMade', 'exited', 'ended'],
  );
});

test('Termination ends a child that is blocked in a write, and delivers none of the output discarded for it', async () => {
  const child = connect(new Terminated(), 'sh', ['-c', 'trap "" HUP TERM; exec yes'], {
    usePTY: { paused: true },
  });
  const pid = pidOf(child);
  await eventually(
    'the child is blocked in its write',
    () => describeForeground(reactor.system, pid)?.name === 'yes' && statOf(pid)?.state === 'S',
  );
  child.termination.hangUp(20);
  assert.equal((await child.exited).signal, 'SIGKILL');
  assert.equal(child.bytes.length, 0);
  child.transport.resumeProducing();
  await child.ended;
  assert.ok(child.output.startsWith('y\ny\n'), 'output from before is delivered');
});

test(
  "Termination hangs up a child that has become another user's",
  async () => {
    assert.deepEqual(await answerOf('terminates-another-users-child'), { exitCode: null, signal: 'SIGHUP' });
  },
  { skip: process.getuid?.() !== 0 && 'needs root' },
);
