import assert from 'node:assert/strict';
import { Run, strand } from '../support/piped.js';
import { test } from '../support/test.js';

const start = (...command: string[]) => new Run(...strand('run', '--', ...command));

for (const [signal, expected] of [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGUSR2', 140],
] as const) {
  test(`strand run passes ${signal} on to the command, and exits with its status`, async () => {
    const run = start('sh', '-c', 'ulimit -c 0; echo up; exec sleep 60');
    await run.received('up');
    run.kill(signal);
    assert.equal((await run.end()).status, expected);
  });
}

test('strand run: a command may handle a signal that is passed on', async () => {
  const run = start('bash', '-c', 'trap "echo handled; exit 6" TERM; echo up; while :; do read -t 60; done');
  await run.received('up');
  run.kill('SIGTERM');
  const { stdout, status } = await run.end();
  assert.match(stdout, /handled\r\n$/);
  assert.equal(status, 6);
});

test('strand run passes SIGUSR1 on to the command, and starts no debugger', async () => {
  const run = start('bash', '-c', 'trap "echo handled; exit 6" USR1; echo up; while :; do read -t 60; done');
  await run.received('up');
  run.kill('SIGUSR1');
  const { stderr, status } = await run.end();
  assert.equal(stderr, '');
  assert.equal(status, 6);
});

test('strand run passes SIGINT on to the foreground job, as the interrupt key does', async () => {
  const job = 'trap "echo interrupted; exit 3" INT; echo up; while :; do read -t 60; done';
  const run = start('bash', '-c', `set -m; bash -c '${job}'; echo "job $?"; exit 6`);
  await run.received('up');
  run.kill('SIGINT');
  const { stdout, status } = await run.end();
  assert.equal(stdout, 'up\r\ninterrupted\r\njob 3\r\n');
  assert.equal(status, 6);
});

test('strand run passes SIGINT on to every process of the foreground job', async () => {
  const run = start('bash', '-c', 'bash -c "echo up; exec sleep 60"; echo never');
  await run.received('up');
  run.kill('SIGINT');
  const { stdout, status } = await run.end();
  assert.equal(stdout, 'up\r\n');
  assert.equal(status, 130);
});

test('strand run passes SIGINT on to a foreground job whose first process has ended', async () => {
  // The end of the pipe says that the first process has ended.
  const job = 'trap "echo interrupted; exit 3" INT; read -r; echo up; while :; do sleep 0.02; done';
  const run = start('bash', '-c', `set -m; true | bash -c '${job}'; echo "job $?"; exit 6`);
  await run.received('up');
  run.kill('SIGINT');
  const { stdout, status } = await run.end();
  assert.equal(stdout, 'up\r\ninterrupted\r\njob 3\r\n');
  assert.equal(status, 6);
});
