import assert from 'node:assert/strict';
import {
  getProcessOutput,
  getProcessOutputAndValue,
  getProcessValue,
  ProcessOutputError,
  SpawnError,
} from 'strand-pty';
import { test } from '../support/test.js';

const sh = (script: string): [string, string[]] => ['sh', ['-c', script]];

test('the output is what the program prints, whatever its exit code is', async () => {
  assert.equal(String(await getProcessOutput(...sh('echo hello; exit 3'))), 'hello\n');
});

test('an error output rejects, unless it is wanted too', async () => {
  const script = sh('echo out; echo err >&2');
  await assert.rejects(getProcessOutput(...script), (error: ProcessOutputError) => {
    assert.ok(error instanceof ProcessOutputError);
    return String(error.out) === 'out\n' && String(error.err) === 'err\n';
  });
  assert.deepEqual(
    String(await getProcessOutput(...script, { errorToo: true }))
      .split('\n')
      .sort(),
    ['', 'err', 'out'],
  );
});

test('the value is the exit code', async () => {
  assert.equal(await getProcessValue(...sh('yes | head -c 1000000; exit 4')), 4);
});

test('output, errors and value come together, by name and in the order of the reference', async () => {
  const result = await getProcessOutputAndValue(...sh('cat; echo err >&2; exit 2'), { stdin: 'in' });
  assert.deepEqual([String(result.out), String(result.err), result.code], ['in', 'err\n', 2]);
  assert.deepEqual([...result].map(String), ['in', 'err\n', '2']);
});

test('a death by a signal rejects with what was printed and the signal', async () => {
  await assert.rejects(getProcessOutputAndValue(...sh('echo out; echo err >&2; kill -KILL $$')), {
    name: 'ProcessOutputError',
    signal: 'SIGKILL',
    exitCode: null,
    out: Buffer.from('out\n'),
    err: Buffer.from('err\n'),
  });
});

test('a timeout ends the program, also one that ignores the signal and whose output somebody else has', async () => {
  await assert.rejects(getProcessValue(...sh('trap "" TERM; sleep 2 & sleep 2; sleep 2'), { timeout: 50 }), {
    code: 'ETIMEDOUT',
    signal: 'SIGKILL',
  });
});

test('as much as maxBytes is taken, and one byte more ends the program', async () => {
  assert.equal((await getProcessOutput(...sh('head -c 1000 /dev/zero'), { maxBytes: 1000 })).length, 1000);
  await assert.rejects(getProcessOutput('yes', [], { maxBytes: 1000 }), (error: ProcessOutputError) => {
    return error.code === 'ENOBUFS' && error.out.length === 1000;
  });
});

test('an abort ends the program; one that came before starts nothing', async () => {
  const controller = new AbortController();
  const value = getProcessValue('sleep', ['60'], { signal: controller.signal });
  controller.abort(new Error('enough'));
  await assert.rejects(value, { code: 'ABORT_ERR', signal: 'SIGTERM' });
  await assert.rejects(getProcessValue('sleep', ['60'], { signal: controller.signal }), {
    message: 'enough',
  });
});

test('a program that cannot be started rejects with its SpawnError', async () => {
  await assert.rejects(getProcessValue('strand-nowhere'), SpawnError);
});
