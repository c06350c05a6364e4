import assert from 'node:assert/strict';
import { type ExitStatus, spawn } from 'strand-pty';
import { answerOf } from '../support/node-program.js';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

interface Answer {
  interrupted: ExitStatus;
  piped: ExitStatus & { text: string };
  listenerFired: boolean;
}

test('a child of a parent that ignores SIGINT, SIGQUIT and SIGPIPE does not ignore them', async () => {
  const wrapper = ['sh', '-c', 'trap "" INT QUIT PIPE; exec "$@"', 'sh'];
  const answer = await answerOf<Answer>('signals-of-a-child', { wrapper });
  assert.deepEqual(answer.interrupted, { exitCode: null, signal: 'SIGINT' });
  assert.deepEqual(answer.piped, { exitCode: 0, signal: null, text: 'y\n' });
});

test('a SIGINT listener of the parent is still called after a spawn', async () => {
  const { listenerFired } = await answerOf<Answer>('signals-of-a-child');
  assert.equal(listenerFired, true);
});

test('writing byte 3 ends `sleep 30` by SIGINT, and byte 28 by SIGQUIT', async () => {
  for (const [byte, signal] of [
    ['\x03', 'SIGINT'],
    ['\x1c', 'SIGQUIT'],
  ] as const) {
    const child = spawn('sleep', ['30']);
    child.resume().write(byte);
    assert.deepEqual(await child.ended, { exitCode: null, signal });
  }
});

test('`yes | head -1` ends, since SIGPIPE is not ignored', async () => {
  const child = shell('yes | head -1');
  const listener = new Listener(child);
  assert.deepEqual(await child.ended, { exitCode: 0, signal: null });
  assert.equal(listener.text, 'y\n');
});
