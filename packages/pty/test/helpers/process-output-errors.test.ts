/** Programs that cannot be started, and options that are refused. */
import assert from 'node:assert/strict';
import { getProcessOutput, getProcessOutputAndValue, getProcessValue, SpawnError } from 'strand-pty';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

test('getProcessOutput of a program that cannot be started rejects with the SpawnError, and leaves nothing open', async () => {
  const before = ourDescriptors().length;
  for (const run of [getProcessOutput, getProcessValue, getProcessOutputAndValue]) {
    await assert.rejects(run('/nowhere', ['x'], { stdin: 'x', timeout: 1000 }), (error) => {
      assert.ok(error instanceof SpawnError);
      assert.deepEqual([error.code, error.syscall, error.path], ['ENOENT', 'execve', '/nowhere']);
      return true;
    });
  }
  await assert.rejects(getProcessValue('true', [], { path: '/nowhere' }), {
    code: 'ENOENT',
    syscall: 'chdir',
  });
  assert.equal(ourDescriptors().length, before);
  assert.deepEqual(ourChildren(), []);
});

const bad: readonly [sentence: string, options: object, message: RegExp][] = [
  ['a stdin that is neither text nor bytes', { stdin: 42 }, /stdin must be a string or a Uint8Array, got 42/],
  ['a timeout below 0', { timeout: -1 }, /timeout must be an integer from 0/],
  ['a timeout that is not an integer', { timeout: 1.5 }, /timeout must be an integer/],
  ['a maxBytes of 0', { maxBytes: 0 }, /maxBytes must be an integer from 1/],
  ['an unknown overflow', { overflow: 'drop' }, /overflow must be 'reject' or 'truncate', got 'drop'/],
  ['an unknown killSignal', { killSignal: 'SIGNOTHING' }, /unknown signal "SIGNOTHING"/],
  ['an invalid signal', { signal: {} }, /signal must be an AbortSignal/],
  ['an environment with NUL', { env: { NAME: 'a\0b' } }, /env.NAME must not contain a NUL/],
];

for (const [sentence, options, message] of bad) {
  test(`getProcessOutput with ${sentence} rejects with the option's name before anything is started`, async () => {
    const before = ourDescriptors().length;
    await assert.rejects(getProcessOutput('sleep', ['60'], options), message);
    assert.deepEqual(ourChildren(), []);
    assert.equal(ourDescriptors().length, before);
  });
}

test('getProcessValue with invalid arguments rejects with their name', async () => {
  // @ts-expect-error: a string is not a list of arguments
  await assert.rejects(getProcessValue('true', 'x'), /args must be an array/);
  // @ts-expect-error: a number is not an argument
  await assert.rejects(getProcessValue('true', [1]), /args\[1\] must be a string or a Uint8Array/);
});
