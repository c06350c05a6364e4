import assert from 'node:assert/strict';
import { runNode } from '../../support/node-program.js';
import { test } from '../../support/test.js';

test('a child that is reaped within connectionMade ends, and delays neither the event loop nor the next child', async () => {
  const { code, stdout, stderr } = await runNode('reaps-in-connection-made');
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'ended\nended\n', stderr: '' });
});
