import assert from 'node:assert/strict';
import { runExample } from '../support/example.js';
import { test } from '../support/test.js';

test('the job runner prints the output of each command by lines, and at the end how each one ended', async () => {
  const commands = ['printf "one\\ntwo\\n"', 'exit 3', 'kill -KILL $$'];
  const { stdout, stderr, status } = await runExample('job-runner.mjs', commands).end();
  assert.equal(stderr, '');
  assert.equal(status, 1);
  const lines = stdout.split('\n');
  for (const line of ['one', 'two']) assert.ok(lines.includes(`${commands[0]} | ${line}`), stdout);
  const endings = ['exit code 0', 'exit code 3', 'SIGKILL'];
  for (const [index, how] of endings.entries())
    assert.ok(lines.includes(`${commands[index]}: ${how}`), stdout);
});

test('the job runner exits with 0 when every command did', async () => {
  const { status } = await runExample('job-runner.mjs', ['true', 'test -t 1']).end();
  assert.equal(status, 0);
});

test('the job runner ends a command that takes longer than its timeout', async () => {
  const { stdout, status } = await runExample('job-runner.mjs', ['sleep 60'], { JOB_TIMEOUT: '200' }).end();
  assert.equal(stdout, 'sleep 60: timed out\n');
  assert.equal(status, 1);
});

test('the job runner does not wait for a job that keeps the terminal open in the background', async () => {
  const { stdout, status } = await runExample('job-runner.mjs', ['sleep 60 & echo started']).end();
  assert.match(stdout, /\| started\n/);
  assert.equal(status, 0);
});

test('the job runner limits what a command may use', async () => {
  const { stdout } = await runExample('job-runner.mjs', ['ulimit -n']).end();
  assert.match(stdout, /\| 1024\n/);
});
