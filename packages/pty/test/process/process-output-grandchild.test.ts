/** A program run to its end that leaves somebody behind who keeps its pipes. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { getProcessOutput } from 'strand-pty';
import { startTimed, TIMEOUT, timeOut } from '../support/failed-output.js';
import { eventually } from '../support/proc.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';
import { pidIn } from '../support/told-pids.js';

async function reaped(): Promise<void> {
  await eventually('the child was reaped', () => ourChildren().length === 0);
}

test('a grandchild that keeps all three pipes does not hold the answer of a timeout', async () => {
  const before = ourDescriptors().length;
  const script = 'exec 3<&0; echo hello; sleep 60 <&3 & echo $! >$file; exec sleep 60';
  const { failed, timers, file } = await timeOut(script, { stdin: Buffer.alloc(1 << 20) });
  const error = await failed;
  assert.deepEqual([error.code, error.signal, error.out.toString()], ['ETIMEDOUT', 'SIGTERM', 'hello\n']);
  assert.equal(ourDescriptors().length, before);
  assert.deepEqual(timers.pending, []);
  process.kill(await pidIn(file), 'SIGKILL');
});

test('nor does it when the child itself has ended before', async () => {
  const before = ourDescriptors().length;
  const script = 'exec 3<&0; echo hello; sleep 60 <&3 & echo $! >$file; exit 3';
  const { failed, timers, file } = await startTimed(script, { stdin: Buffer.alloc(1 << 20) });
  await reaped();
  timers.fire(TIMEOUT);
  const error = await failed;
  assert.deepEqual([error.code, error.exitCode, error.out.toString()], ['ETIMEDOUT', 3, 'hello\n']);
  assert.equal(ourDescriptors().length, before);
  assert.deepEqual(timers.pending, []);
  process.kill(await pidIn(file), 'SIGKILL');
});

test('what it has printed by then is a part of the answer', async () => {
  const grandchild =
    'while ! test -e $file.go; do sleep 0.01; done; echo late; echo >$file.done; exec sleep 60';
  const { failed, timers, file } = await startTimed(`(${grandchild}) & echo $! >$file; exit 3`);
  await reaped();
  writeFileSync(`${file.path}.go`, '');
  // Without a turn of the event loop, so that nobody reads it before.
  while (!existsSync(`${file.path}.done`));
  timers.fire(TIMEOUT);
  assert.equal((await failed).out.toString(), 'late\n');
  process.kill(await pidIn(file), 'SIGKILL');
});

test('without a limit the answer waits for it', async () => {
  const output = await getProcessOutput('sh', ['-c', '(sleep 0.1; echo late) & echo early']);
  assert.equal(output.toString(), 'early\nlate\n');
});
