import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpuShare } from '../support/cpu.js';
import { isGone } from '../support/proc.js';
import { shell } from '../support/pty-child.js';
import { ourTerminals, test } from '../support/test.js';

test('1 MiB queued for a child that never reads costs no CPU time', async () => {
  const child = shell('stty raw -echo; echo ready; exec sleep 30');
  await once(child, 'data');
  child.write(Buffer.alloc(1 << 20));
  assert.ok((await cpuShare(3000)) < 0.01);
  child.destroy();
  await child.ended;
});

test('when a child dies with input queued and reading paused, the queue is dropped and no CPU time is used', async () => {
  const child = shell('stty raw -echo; echo ready; exec sleep 30', { readableHighWaterMark: 1 });
  await once(child, 'readable');
  let callbacks = 0;
  child.write(Buffer.alloc(1 << 20), () => callbacks++);
  child.write(Buffer.alloc(1 << 20), () => callbacks++);
  const drained = once(child, 'drain');
  child.kill('SIGKILL');
  await child.exited;
  await drained;
  assert.equal(callbacks, 2);
  assert.equal(child.writableLength, 0);
  assert.ok((await cpuShare(2000)) < 0.01);
  assert.ok(isGone(child.pid));
  assert.deepEqual(
    ourTerminals().filter((name) => name.includes('/pts/')),
    [],
    'only what the unread output needs is open',
  );
  child.resume();
  await child.ended;
  assert.deepEqual(ourTerminals(), []);
});
