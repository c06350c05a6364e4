/** An end that always comes; how a PtyChild uses it is in test/stream/terminate.test.ts. */
import assert from 'node:assert/strict';
import { describeForeground } from '#src/process/foreground.js';
import { HANGUP_SIGNALS, Termination } from '#src/process/termination.js';
import { answerOf } from '../support/node-program.js';
import { childrenOf, eventually, isGone, statOf } from '../support/proc.js';
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
    this.#termination?.end();
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
  child.termination.begin(['SIGTERM'], FOR_EVER);
  assert.equal((await child.ended).exitCode, 7);
});

test('a stopped child gets the signals too', async () => {
  const child = await start('echo ready; exec sleep 60');
  const pid = pidOf(child);
  child.transport.signalProcess('STOP');
  await eventually('it is stopped', () => statOf(pid)?.state === 'T');
  child.termination.begin(HANGUP_SIGNALS, FOR_EVER);
  assert.equal((await child.ended).signal, 'SIGHUP');
});

test('one that does not is killed after the grace', async () => {
  const child = await start('trap "" HUP TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.begin(HANGUP_SIGNALS, 20);
  assert.equal((await child.ended).signal, 'SIGKILL');
});

test('a later call with less grace is obeyed, one with more is not', async () => {
  const child = await start('trap "" HUP TERM; echo ready; while :; do sleep 0.01; done');
  child.termination.begin(HANGUP_SIGNALS, FOR_EVER);
  child.termination.begin(HANGUP_SIGNALS, 20);
  child.termination.begin(HANGUP_SIGNALS, FOR_EVER);
  assert.equal((await child.ended).signal, 'SIGKILL');
});

test('the job in the foreground gets them as well', async () => {
  const child = await start('set -m; sh -c "echo ready; exec sleep 60"; exit 3');
  const job = child.transport.getForegroundGroup();
  assert.notEqual(job, child.transport.pid);
  child.termination.begin(['SIGKILL'], FOR_EVER);
  assert.equal((await child.ended).signal, 'SIGKILL');
  await eventually('the job is gone', () => isGone(job));
});

test('after the death nothing is scheduled or signalled', async () => {
  const child = await start('echo ready');
  await child.ended;
  child.termination.begin(HANGUP_SIGNALS, 0);
  assert.deepEqual(
    child.events.filter((event) => event !== 'data'),
    ['connectionMade', 'exited', 'ended'],
  );
});

/** It writes, and nobody takes any more of that. */
function isBlockedWriter(pid: number): boolean {
  return describeForeground(pid)?.name === 'yes' && statOf(pid)?.state === 'S';
}

test('a child that is beyond SIGKILL, since its output is not taken, is read from until it dies', async () => {
  // The leader waits for a writer in another group to be done with the terminal: in the kernel, uninterruptibly.
  const script = 'set -m; trap "" HUP; yes & set +m; kill -STOP $$; exec stty -echo';
  const child = connect(new Terminated(), 'sh', ['-c', script], { usePTY: { paused: true } });
  const pid = pidOf(child);
  await eventually('the writer is blocked', () => childrenOf(pid).some(isBlockedWriter));
  await eventually('the leader is stopped', () => statOf(pid)?.state === 'T');
  child.transport.signalProcess('CONT');
  await eventually('the leader is blocked', () => statOf(pid)?.state === 'D');
  child.termination.begin(['SIGKILL'], 0);
  assert.equal((await child.exited).signal, 'SIGKILL');
  assert.equal(child.bytes.length, 0, 'what is thrown away is not delivered');
  child.transport.abortConnection();
  await child.ended;
});

test(
  'a child that has become another user’s is hung up instead',
  async () => {
    assert.deepEqual(await answerOf('terminates-anothers'), { exitCode: null, signal: 'SIGHUP' });
  },
  { skip: process.getuid?.() !== 0 && 'needs root' },
);
