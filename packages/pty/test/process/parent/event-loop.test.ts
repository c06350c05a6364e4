/** Rule 49: which children keep Node running. */
import assert from 'node:assert/strict';
import { answerOf } from '../../support/node-program.js';
import { test } from '../../support/test.js';

/** The state of the child when nothing keeps Node running: `ended` and `exited` mean that Node waited for it. */
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
};

/** The hang-up may come before Node has exited. */
const UNDETERMINED = 'closed, alive and unreferenced';

async function expectAnswer(options?: { env: Record<string, string> }): Promise<void> {
  const { [UNDETERMINED]: raced, ...others } = (await answerOf('holds-the-loop', options)) as Record<
    string,
    string
  >;
  assert.deepEqual(others, expected);
  assert.match(String(raced), /^(drained|ended)$/);
}

test('a child keeps the event loop running while it lives or output is to come, unless it is unreferenced', () =>
  expectAnswer());

test('without pidfds a child keeps the event loop running while it lives or output is to come, unless it is unreferenced', () =>
  expectAnswer({ env: { STRAND_PTY_WITHOUT: 'pidfd' } }));
