/** Programs that leave a grandchild behind which holds their pipes. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { getProcessOutput, ProcessOutputError, type ProcessOutputOptions } from 'strand-pty';
import { startTimed, TIMEOUT, timeOut } from '../support/failed-output.js';
import { eventually } from '../support/proc.js';
import { isDead } from '../support/pty-session.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';
import { pidIn, waitingFile } from '../support/waiting-file.js';

async function reaped(): Promise<void> {
  await eventually('the child was reaped', () => ourChildren().length === 0);
}

test('a timeout of getProcessOutput ends a grandchild that holds all three pipes, and the error has what both printed', async () => {
  const before = ourDescriptors().length;
  const script = 'exec 3<&0; echo hello; sleep 60 <&3 & echo $! >$file; exec sleep 60';
  const { failed, timers, file } = await timeOut(script, { stdin: Buffer.alloc(1 << 20) });
  const error = await failed;
  assert.deepEqual([error.code, error.signal, error.out.toString()], ['ETIMEDOUT', 'SIGTERM', 'hello\n']);
  assert.equal(isDead(await pidIn(file)), true);
  assert.equal(ourDescriptors().length, before);
  assert.deepEqual(timers.pending, []);
});

test('a timeout of getProcessOutput ends a grandchild that holds the pipes of a program that has ended by itself', async () => {
  const before = ourDescriptors().length;
  const script = 'exec 3<&0; echo hello; sleep 60 <&3 & echo $! >$file; exit 3';
  const { failed, timers, file } = await startTimed(script, { stdin: Buffer.alloc(1 << 20) });
  await reaped();
  timers.fire(TIMEOUT);
  const error = await failed;
  assert.deepEqual([error.code, error.exitCode, error.out.toString()], ['ETIMEDOUT', 3, 'hello\n']);
  assert.equal(isDead(await pidIn(file)), true);
  assert.equal(ourDescriptors().length, before);
  assert.deepEqual(timers.pending, []);
});

test('a timeout of getProcessOutput ends a grandchild that holds no pipe, with the program', async () => {
  const { failed, file } = await timeOut('sleep 60 <&- >/dev/null 2>&1 & echo $! >$file; wait');
  assert.equal((await failed).code, 'ETIMEDOUT');
  assert.equal(isDead(await pidIn(file)), true);
});

test('a timeout of getProcessOutput kills a grandchild that ignores killSignal after killGrace, though its parent is dead', async () => {
  const ignoring = `sh -c 'trap "" TERM; echo $$ >"$1"; while :; do sleep 0.02; done' - "$file"`;
  const { failed, timers, file } = await startTimed(`${ignoring} & wait`, { killGrace: 777 });
  timers.fire(TIMEOUT);
  await reaped();
  const pid = await pidIn(file);
  assert.equal(isDead(pid), false);
  timers.fire(777);
  assert.equal((await failed).signal, 'SIGTERM');
  assert.equal(isDead(pid), true);
});

test('an abort, too much output and unexpected errors each end the whole session of the program', async () => {
  const controller = new AbortController();
  const ends: readonly [last: string, options: ProcessOutputOptions][] = [
    [':', { signal: controller.signal }],
    ['echo much', { maxBytes: 2 }],
    ['echo wrong >&2', {}],
  ];
  for (const [last, options] of ends) {
    const file = waitingFile();
    const script = `sleep 60 & echo $! >${file.path}; ${last}; wait`;
    const failed = assert.rejects(getProcessOutput('sh', ['-c', script], options), ProcessOutputError);
    const pid = await pidIn(file);
    controller.abort();
    await failed;
    await eventually(`the grandchild is dead after ${last}`, () => isDead(pid) && ourChildren().length === 0);
  }
});

test('a process that left the session and holds the pipes does not delay the rejection of a timeout', async () => {
  const { failed, file } = await timeOut(
    `exec 3<&0; setsid sh -c "echo \\$\\$ >$file; exec sleep 60" <&3 & wait`,
  );
  assert.equal((await failed).code, 'ETIMEDOUT');
  const pid = await pidIn(file);
  assert.equal(isDead(pid), false);
  process.kill(pid, 'SIGKILL');
});

test('the error of a timeout contains what a grandchild printed until then', async () => {
  const grandchild =
    'while ! test -e $file.go; do sleep 0.01; done; echo late; echo >$file.done; exec sleep 60';
  const { failed, timers, file } = await startTimed(`(${grandchild}) & echo $! >$file; exit 3`);
  await reaped();
  writeFileSync(`${file.path}.go`, '');
  // Waits without a turn of the event loop, so that the output is not read before.
  while (!existsSync(`${file.path}.done`));
  timers.fire(TIMEOUT);
  assert.equal((await failed).out.toString(), 'late\n');
});

test('without a timeout getProcessOutput waits for a grandchild that holds the pipes', async () => {
  const output = await getProcessOutput('sh', ['-c', '(sleep 0.1; echo late) & echo early']);
  assert.equal(output.toString(), 'early\nlate\n');
});
