/** Rule 49 on pipes: which children keep Node running. */
import assert from 'node:assert/strict';
import { runNode } from '../../support/node-program.js';
import { test } from '../../support/test.js';

const LEFT = { code: 0, signal: null, stdout: '', stderr: '' };

for (const [kind, sentence] of [
  ['process', 'a child on pipes whose transport is unreferenced does not keep Node running'],
  [
    'mixed',
    'a child with pipes beside its terminal whose transport is unreferenced does not keep Node running',
  ],
  ['busy', 'an unreferenced child on pipes with input queued does not keep Node running'],
] as const) {
  test(sentence, async () => {
    assert.deepEqual(await runNode('leaves-unreferenced', { args: [kind] }), LEFT);
  });
}

test('a child on pipes that is referenced keeps Node running to its end', async () => {
  const { stdout, ...end } = await runNode('leaves-unreferenced', { args: ['referenced'] });
  assert.deepEqual([end, stdout], [{ code: 0, signal: null, stderr: '' }, 'ended\n']);
});

test('a referenced child keeps Node running while another is unreferenced repeatedly', async () => {
  const { stdout, ...end } = await runNode('leaves-unreferenced', { args: ['beside'] });
  assert.deepEqual([end, stdout], [{ code: 0, signal: null, stderr: '' }, 'ended\n']);
});

test('a dead child on pipes with unread output does not keep Node running', async () => {
  const { stdout, ...end } = await runNode('leaves-unreferenced', { args: ['unread'] });
  assert.deepEqual([end, stdout], [{ code: 0, signal: null, stderr: '' }, 'exited\n']);
});
