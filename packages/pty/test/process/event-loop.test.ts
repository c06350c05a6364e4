/** Rule 49: what keeps Node running, and what does not. */
import assert from 'node:assert/strict';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

/** Where the child is when nothing holds Node any more: `ended` and `exited` had to be waited for. */
const expected = {
  alive: 'ended',
  'alive and paused': 'exited',
  unreferenced: 'running',
  'unreferenced and paused': 'running',
  'unreferenced with unread input': 'running',
  'unreferenced in connectionMade': 'running',
  'referenced again': 'ended',
  'resumed after unref': 'running',
  'reaped with a job that has the terminal': 'ended',
  'reaped and unread': 'exited',
  'closed and alive': 'ended',
  'closed, alive and unreferenced': 'drained',
};

test('a child holds Node while it lives or its output is to come, unless it is unreferenced', async () => {
  assert.deepEqual(await answerOf('holds-the-loop'), expected);
});

test('it is so too where deaths are noticed by SIGCHLD', async () => {
  assert.deepEqual(await answerOf('holds-the-loop', { env: { STRAND_PTY_WITHOUT: 'pidfd' } }), expected);
});
