/** closeStdout: the output is read, so that the child goes on, and thrown away. */
import assert from 'node:assert/strict';
import { ProcessDone } from 'strand-pty';
import { run, start } from '../support/start.js';
import { test } from '../support/test.js';

const raw = { usePTY: { raw: true } };

for (const close of ['closeStdout', 'closeChildFD'] as const) {
  test(`after ${close} nothing is delivered, and the child is not held up`, async () => {
    const child = start('echo early; read line; head -c 1000000 /dev/zero; exit 3');
    await child.received('early');
    if (close === 'closeStdout') child.transport.closeStdout();
    else child.transport.closeChildFD(1);
    child.transport.write(Buffer.from('\n'));
    assert.equal((await child.ended).exitCode, 3);
    assert.equal(child.output, 'early\n');
  });
}

test('also while reading is paused, before and after', async () => {
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

test('it stays so where somebody else discards for a while, as terminate does', async () => {
  const child = start('echo early; read line; echo late');
  await child.received('early');
  child.transport.closeStdout();
  child.transport.discardOutput(true);
  child.transport.discardOutput(false);
  child.transport.write(Buffer.from('\n'));
  await child.ended;
  assert.equal(child.output, 'early\n');
});

test('a close does not wait for what nobody will read', async () => {
  const child = run('yes');
  child.transport.pauseProducing();
  child.transport.closeStdout();
  child.transport.loseConnection();
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.equal(child.bytes.length, 0);
});

test('closeStderr and closing a descriptor that there is not have no effect', async () => {
  const child = start('echo out; echo err >&2; read line');
  child.transport.closeStderr();
  for (const fd of [2, 3, -1]) child.transport.closeChildFD(fd);
  await child.received('err');
  child.transport.write(Buffer.from('\n'));
  assert.ok((await child.ended) instanceof ProcessDone);
});
