import assert from 'node:assert/strict';
import { runNode } from '../support/node-program.js';
import { test } from '../support/test.js';

/** What a Node prints that starts such a child and then has nothing else to do. */
async function printsOf(what: string): Promise<string> {
  const { code, signal, stdout, stderr } = await runNode('idle-with-child', { args: [what] });
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' });
  return stdout.trim();
}

test('a child that lives keeps Node running until it ends', async () => {
  assert.equal(await printsOf('living'), 'exit 0, close');
});

test('a reaped child with unread output keeps nothing alive', async () => {
  assert.equal(await printsOf('unread'), 'exit 0');
});

test('nor does one whose output was read in part, and then paused', async () => {
  assert.equal(await printsOf('paused'), 'exit 0');
});

test('nor one with input that it never took', async () => {
  assert.equal(await printsOf('unread-input'), 'exit 0');
});

test('a child that was unreferenced lets Node leave, and is hung up', async () => {
  assert.equal(await printsOf('unref'), '');
});

test('a child that was referenced again keeps Node running', async () => {
  assert.equal(await printsOf('unref-ref'), 'exit 0, close');
});

test('a timeout does not keep Node running for a child that was unreferenced', async () => {
  assert.equal(await printsOf('unref-timeout'), '');
});

test('nor does a linger', async () => {
  assert.equal(await printsOf('unref-linger'), 'exit 3');
});

test('the timeout of a wait for echo that has come does not', async () => {
  assert.equal(await printsOf('echo-timeout'), 'exit 0, close');
});

test('a destroyed child keeps Node running until it is dead', async () => {
  assert.equal(await printsOf('destroyed'), 'exit 7, close');
});

test('terminate ends an unreferenced child before Node leaves', async () => {
  // Its close is nobody's concern by then.
  assert.match(await printsOf('unref-terminate'), /^exit SIGKILL/);
});
