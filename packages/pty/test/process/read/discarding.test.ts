/** closeStdout reads and discards the output, so that the child is not blocked. */
import assert from 'node:assert/strict';
import { ProcessDone } from 'strand-pty';
import { run, start } from '../../support/start.js';
import { test } from '../../support/test.js';

const raw = { usePTY: { raw: true } };

for (const close of ['closeStdout', 'closeChildFD'] as const) {
  test(`after ${close} no output is delivered, and the child is not blocked in its write`, async () => {
    const child = start('echo early; read line; head -c 1000000 /dev/zero; exit 3');
    await child.received('early');
    if (close === 'closeStdout') child.transport.closeStdout();
    else child.transport.closeChildFD(1);
    child.transport.write(Buffer.from('\n'));
    assert.equal((await child.ended).exitCode, 3);
    assert.equal(child.output, 'early\n');
  });
}

test('closeStdout while reading is paused, before or after, still discards the output', async () => {
  for (const order of [
    ['pauseProducing', 'closeStdout'],
    ['closeStdout', 'pauseProducing'],
    ['closeStdout', 'pauseProducing', 'resumeProducing'],
  ] as const) {
    const child = run('head', ['-c', '1000000', '/dev/zero'], raw);
    for (const call of order) child.transport[call]();
    assert.ok((await child.ended) instanceof ProcessDone);
    assert.equal(child.bytes.length, 0);
  }
});

test('closeStdout stays in effect when terminate discards output and stops discarding', async () => {
  const child = start('echo early; read line; echo late');
  await child.received('early');
  child.transport.closeStdout();
  child.transport.discardOutput(true);
  child.transport.discardOutput(false);
  child.transport.write(Buffer.from('\n'));
  await child.ended;
  assert.equal(child.output, 'early\n');
});

test('loseConnection after closeStdout does not wait for unread output', async () => {
  const child = run('yes');
  child.transport.pauseProducing();
  child.transport.closeStdout();
  child.transport.loseConnection();
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.equal(child.bytes.length, 0);
});

test('closeStderr and closeChildFD of an unknown descriptor have no effect', async () => {
  const child = start('echo out; echo err >&2; read line');
  child.transport.closeStderr();
  for (const fd of [2, 3, -1]) child.transport.closeChildFD(fd);
  await child.received('err');
  child.transport.write(Buffer.from('\n'));
  assert.ok((await child.ended) instanceof ProcessDone);
});
