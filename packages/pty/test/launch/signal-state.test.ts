/** Rule 7, the signals: a child starts with no ignored or blocked signal, whatever its parent has. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { answerOf } from '../support/node-program.js';
import { statusOf } from '../support/proc.js';
import { outputOf, pidOf, run } from '../support/start.js';
import { test } from '../support/test.js';

const NONE = '0000000000000000';

function signalsOf(pid: number): Record<string, string | undefined> {
  return Object.fromEntries(['SigBlk', 'SigIgn', 'SigCgt'].map((name) => [name, statusOf(pid, name)]));
}

test("a child has every signal's default disposition and no blocked signal, though Node ignores SIGPIPE", async () => {
  assert.notEqual(statusOf(process.pid, 'SigIgn'), NONE);
  const child = run('sleep', ['60']);
  assert.deepEqual(signalsOf(pidOf(child)), { SigBlk: NONE, SigIgn: NONE, SigCgt: NONE });
  child.transport.signalProcess('KILL');
  await child.ended;
});

// Python sets what exec passes on: every signal blocked, and ignored where libc permits it.
const IGNORES_AND_BLOCKS_ALL = `
import os, signal, sys
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
os.execvp(sys.argv[1], sys.argv[1:])
`;

test('a child has default dispositions also when its parent was started with every signal ignored and blocked', async () => {
  const answer = await answerOf<{ parent: Record<string, string>; child: Record<string, string> }>(
    'signal-state',
    { wrapper: ['python3', '-c', IGNORES_AND_BLOCKS_ALL] },
  );
  assert.deepEqual(answer.child, { SigBlk: NONE, SigIgn: NONE, SigCgt: NONE });
  assert.notEqual(answer.parent['SigIgn'], NONE, 'Node resets only 1 to 31');
});

test('an interrupt character kills the child of a process that ignores SIGINT', async () => {
  const listener = (): void => undefined;
  process.on('SIGINT', listener);
  const child = run('sleep', ['30']);
  child.transport.write(Buffer.of(0x03));
  const { exitCode, signal } = await child.ended;
  process.off('SIGINT', listener);
  assert.deepEqual({ exitCode, signal }, { exitCode: null, signal: 'SIGINT' });
});

test('a child that writes to a closed pipe is killed by SIGPIPE, though Node ignores SIGPIPE', async () => {
  assert.equal(await outputOf('yes | head -n 1'), 'y\n');
});

/** A signal listener does not keep the event loop running. */
async function expectCall(signal: NodeJS.Signals, cause: () => void): Promise<void> {
  const alive = setInterval(() => undefined, 1000);
  const heard = once(process, signal);
  cause();
  await heard;
  clearInterval(alive);
}

test('signal listeners of the parent are called before, while and after a child runs', async () => {
  const hearAll = async (): Promise<void> => {
    for (const signal of ['SIGINT', 'SIGCHLD', 'SIGWINCH', 'SIGCONT'] as const) {
      await expectCall(signal, () => process.kill(process.pid, signal));
    }
  };
  await hearAll();
  const child = run('cat');
  await hearAll();
  child.transport.closeStdin();
  await child.ended;
  await hearAll();
});

test('a SIGCHLD listener of the parent is called for children of strand-pty and of node:child_process', async () => {
  const child = run('cat');
  await expectCall('SIGCHLD', () => child.transport.signalProcess('KILL'));
  await child.ended;
});
