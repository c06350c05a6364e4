import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'strand-pty';
import { programPath } from '../support/node-program.js';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

test("a raw child that reads 256 KiB in bursts gets every byte in order, and 'drain' is emitted once", async () => {
  const bytes = randomBytes(256 * 1024);
  const child = spawn(process.execPath, [programPath('hash-in-bursts'), String(bytes.length)], { raw: true });
  const listener = new Listener(child);
  let drains = 0;
  child.on('drain', () => drains++);
  await listener.received('ready');
  assert.equal(child.write(bytes), false);
  await child.ended;
  assert.equal(listener.text, `ready${createHash('sha256').update(bytes).digest('hex')}`);
  assert.equal(drains, 1);
});

test('a raw child that reads in bursts gets 256 KiB of many small writes in order', async () => {
  const bytes = randomBytes(256 * 1024);
  const child = spawn(process.execPath, [programPath('hash-in-bursts'), String(bytes.length)], { raw: true });
  const listener = new Listener(child);
  await listener.received('ready');
  for (let start = 0; start < bytes.length; start += 1000) child.write(bytes.subarray(start, start + 1000));
  await child.ended;
  assert.equal(listener.text, `ready${createHash('sha256').update(bytes).digest('hex')}`);
});

test('in canonical mode the kernel cuts a line at 4096 bytes, and the next line arrives unchanged', async () => {
  const child = shell(`echo ready; read -r line; echo "\${#line}"; read -r line; echo "$line"`, {
    echo: false,
  });
  const listener = new Listener(child);
  await listener.received('ready\n');
  child.write(`${'x'.repeat(5000)}\n`);
  await listener.received('4095\n');
  child.write('short\n');
  await child.ended;
  assert.match(listener.text, /short\n$/);
});
