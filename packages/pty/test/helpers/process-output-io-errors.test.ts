/** Programs whose output cannot be read or whose input cannot be written. */
import assert from 'node:assert/strict';
import { getProcessOutput, getProcessOutputAndValue, getProcessValue, ProcessOutputError } from 'strand-pty';
import { reactorWithFailing } from '../support/failing-system.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

const MANY = 300_000;

async function refusal(promise: Promise<unknown>): Promise<ProcessOutputError> {
  const error: unknown = await promise.then(
    (value) => new Error(`it resolved with ${String(value).length} characters`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProcessOutputError, String(error));
  return error;
}

test('a read error of the output rejects getProcessOutput with that error, and ends the program', async () => {
  const before = ourDescriptors().length;
  for (const run of [getProcessOutput, getProcessOutputAndValue, getProcessValue]) {
    const reactor = reactorWithFailing('read', 3, 'ENOMEM');
    const script = `trap "" PIPE; head -c ${MANY} /dev/zero; exec sleep 60`;
    const error = await refusal(run('sh', ['-c', script], { reactor }));
    assert.match(error.message, /^cannot read the output of "sh": read failed: ENOMEM/);
    assert.equal(error.code, 'ENOMEM');
    assert.deepEqual(ourChildren(), []);
  }
  assert.equal(ourDescriptors().length, before);
});

test('a read error of the output rejects getProcessOutput also when the program has ended by itself', async () => {
  const reactor = reactorWithFailing('read', 1, 'EIO');
  const error = await refusal(
    getProcessOutput('sh', ['-c', 'trap "" PIPE; echo hello; exit 0'], { reactor }),
  );
  assert.equal(error.code, 'EIO');
  assert.ok(error.cause instanceof Error);
});

test('a write error of the input rejects getProcessOutput with that error, and ends the program', async () => {
  const reactor = reactorWithFailing('write', 2, 'ENOMEM');
  const stdin = Buffer.alloc(MANY);
  const error = await refusal(getProcessOutput('sh', ['-c', 'cat; exec sleep 60'], { reactor, stdin }));
  assert.match(error.message, /^cannot write the input of "sh": write failed: ENOMEM/);
  assert.equal(error.code, 'ENOMEM');
  assert.deepEqual(ourChildren(), []);
});
