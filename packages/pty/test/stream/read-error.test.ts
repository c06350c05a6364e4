import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { mock } from 'node:test';
import { kernel } from '#src/native/kernel.js';
import { closeOf, eventsOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** Makes every read fail with this errno. */
function failReads(errno: number): void {
  mock.method(kernel, 'read', () => -errno);
}

test("a read error other than EIO emits 'error', and 'close' follows the death", async () => {
  const child = shell('echo hello; read line; echo $line; exec sleep 60');
  await new Promise((resolve) => child.once('data', resolve));
  const events = eventsOf(child);
  try {
    failReads(constants.errno.ENOMEM);
    const failed = new Promise<Error>((resolve) => {
      child.once('error', resolve);
    });
    const closed = closeOf(child);
    child.write('more\n');
    const error = await failed;
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOMEM');
    assert.match(error.message, /read failed: ENOMEM/);
    assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
  } finally {
    mock.reset();
  }
  assert.deepEqual(events.slice(-3), ['error', 'exit', 'close']);
  assert.ok(!events.includes('end'));
});

test('the EIO at the end of a terminal is not an error', async () => {
  const child = shell('echo hello');
  const events = eventsOf(child);
  await child.ended;
  assert.ok(!events.includes('error'));
});
