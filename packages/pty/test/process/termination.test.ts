/** An end that always comes; how a PtyChild uses it is in test/stream/terminate.test.ts. */
import assert from 'node:assert/strict';
import { PTYProcess, reactor } from 'strand-pty';
import { Termination } from '#src/process/termination.js';
import { describeForeground } from '#src/terminal/foreground.js';
import { answerOf } from '../support/node-program.js';
import { eventually, isGone, statOf } from '../support/proc.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { connect, pidOf } from '../support/start.js';
import { test } from '../support/test.js';

const FOR_EVER = 60_000;

/** Ends its own termination at the exit, as one that has one must. */
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

test('a child that obeys is gone before the grace', async () => {
  const child = await start('trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.kill('SIGTERM', FOR_EVER);
  assert.equal((await child.ended).exitCode, 7);
});

test('a stopped child gets the signals too', async () => {
  const child = await start('echo ready; exec sleep 60');
  const pid = pidOf(child);
  child.transport.signalProcess('STOP');
  await eventually('it is stopped', () => statOf(pid)?.state === 'T');
  child.termination.hangUp(FOR_EVER);
  assert.equal((await child.ended).signal, 'SIGHUP');
});

test('one that does not is killed after the grace', async () => {
  const child = await start('trap "" HUP TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.hangUp(20);
  assert.equal((await child.ended).signal, 'SIGKILL');
});

test('a later call with less grace is obeyed, one with more is not', async () => {
  const child = await start('trap "" HUP TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.hangUp(FOR_EVER);
  child.termination.hangUp(20);
  child.termination.hangUp(FOR_EVER);
  assert.equal((await child.ended).signal, 'SIGKILL');
});

test('who cannot be looked for, for want of descriptors, is looked for again', async () => {
  const child = await start('trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done');
  const { transport } = child;
  let looks = 0;
  transport.signalSession = (signal) => {
    if (signal === 0 && ++looks < 3) throw Object.assign(new Error('no descriptor'), { code: 'EMFILE' });
    return PTYProcess.prototype.signalSession.call(transport, signal);
  };
  child.termination.kill('SIGTERM', FOR_EVER);
  await child.termination.done();
  assert.equal(looks, 3);
  await child.ended;
});

test('the job in the foreground gets them as well', async () => {
  const child = await start('set -m; sh -c "echo ready; exec sleep 60"; exit 3');
  const job = child.transport.getForegroundGroup();
  assert.notEqual(job, child.transport.pid);
  child.termination.kill('SIGKILL', FOR_EVER);
  assert.equal((await child.ended).signal, 'SIGKILL');
  await eventually('the job is gone', () => isGone(job));
});

test('after the death nothing is scheduled or signalled', async () => {
  const child = await start('echo ready');
  await child.ended;
  child.termination.hangUp(0);
  assert.deepEqual(
    child.events.filter((event) => event !== 'data'),
    ['connectionMade', 'exited', 'ended'],
  );
});

test('a child that is blocked in a write, since nobody reads, ends, and nothing is delivered for it', async () => {
  const child = connect(new Terminated(), 'sh', ['-c', 'trap "" HUP TERM; exec yes'], {
    usePTY: { paused: true },
  });
  const pid = pidOf(child);
  await eventually(
    'it is blocked',
    () => describeForeground(reactor.system, pid)?.name === 'yes' && statOf(pid)?.state === 'S',
  );
  child.termination.hangUp(20);
  assert.equal((await child.exited).signal, 'SIGKILL');
  assert.equal(child.bytes.length, 0);
  child.transport.resumeProducing();
  await child.ended;
  assert.ok(child.output.startsWith('y\ny\n'), 'what it wrote before is still there');
});

test(
  'a child that has become another user’s is hung up instead',
  async () => {
    assert.deepEqual(await answerOf('terminates-anothers'), { exitCode: null, signal: 'SIGHUP' });
  },
  { skip: process.getuid?.() !== 0 && 'needs root' },
);
