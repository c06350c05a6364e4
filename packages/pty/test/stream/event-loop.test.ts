import assert from 'node:assert/strict';
import { runNode } from '../support/node-program.js';
import { test } from '../support/test.js';

/** The output of a Node program that starts such a child and does nothing else. */
async function printsOf(what: string): Promise<string> {
  const { code, signal, stdout, stderr } = await runNode('idle-with-child', { args: [what] });
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' });
  return stdout.trim();
}

test('a living child keeps Node running until it ends', async () => {
  assert.equal(await printsOf('living'), 'exit 0, close');
});

test('a reaped child with unread output does not keep Node running', async () => {
  assert.equal(await printsOf('unread'), 'exit 0');
});

test('a reaped child whose reader has paused does not keep Node running', async () => {
  assert.equal(await printsOf('paused'), 'exit 0');
});

test('a dead child with unread input does not keep Node running', async () => {
  assert.equal(await printsOf('unread-input'), 'exit 0');
});

test('an unreferenced child does not keep Node running, and is hung up when Node ends', async () => {
  assert.equal(await printsOf('unref'), '');
});

test('a child that was unreferenced and referenced again keeps Node running', async () => {
  assert.equal(await printsOf('unref-ref'), 'exit 0, close');
});

test('the timeout of an unreferenced child does not keep Node running', async () => {
  assert.equal(await printsOf('unref-timeout'), '');
});

test('the linger of an unreferenced child does not keep Node running', async () => {
  assert.equal(await printsOf('unref-linger'), 'exit 3');
});

test('the timeout of a waitForEcho that has resolved does not keep Node running', async () => {
  assert.equal(await printsOf('echo-timeout'), 'exit 0, close');
});

test('a destroyed child keeps Node running until it is dead', async () => {
  assert.equal(await printsOf('destroyed'), 'exit 7, close');
});

test('terminate ends an unreferenced child before Node leaves', async () => {
  // Node may exit before 'close'.
  assert.match(await printsOf('unref-terminate'), /^exit SIGKILL/);
});
