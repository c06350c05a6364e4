/** Rule 49 on pipes: who keeps Node running. */
import assert from 'node:assert/strict';
import { runNode } from '../support/node-program.js';
import { test } from '../support/test.js';

const LEFT = { code: 0, signal: null, stdout: '', stderr: '' };

for (const [kind, sentence] of [
  ['process', 'a child on pipes whose transport is unreferenced does not keep Node running'],
  ['mixed', 'nor does one with pipes beside its terminal'],
  ['busy', 'nor does one to which there is something to be written'],
] as const) {
  test(sentence, async () => {
    assert.deepEqual(await runNode('leaves-unreferenced', { args: [kind] }), LEFT);
  });
}

test('a referenced one does, to its end', async () => {
  const { stdout, ...end } = await runNode('leaves-unreferenced', { args: ['referenced'] });
  assert.deepEqual([end, stdout], [{ code: 0, signal: null, stderr: '' }, 'ended\n']);
});

test('so it does beside one that was unreferenced again and again', async () => {
  const { stdout, ...end } = await runNode('leaves-unreferenced', { args: ['beside'] });
  assert.deepEqual([end, stdout], [{ code: 0, signal: null, stderr: '' }, 'ended\n']);
});

test('a dead child with output that nobody reads keeps nothing alive', async () => {
  const { stdout, ...end } = await runNode('leaves-unreferenced', { args: ['unread'] });
  assert.deepEqual([end, stdout], [{ code: 0, signal: null, stderr: '' }, 'exited\n']);
});
