import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

const RAW_CAT = 'stty raw -echo; echo ready; exec cat';

test('written strings, in their encoding, and bytes reach the child', async () => {
  const child = shell(RAW_CAT);
  const listener = new Listener(child);
  await listener.received('ready\n');
  child.write('é');
  child.write('e9', 'hex');
  child.write(Uint8Array.of(0, 255));
  await listener.received(/\0/);
  while (listener.bytes.length < 'ready\n'.length + 5) await once(child, 'data');
  assert.deepEqual([...listener.bytes.subarray(-5)], [0xc3, 0xa9, 0xe9, 0, 255]);
  child.destroy();
  await child.ended;
});

test('the callbacks of write come in order, each when the kernel has accepted its data', async () => {
  const child = shell('stty raw -echo; echo ready; head -c 200000 > /dev/null; echo taken');
  const listener = new Listener(child);
  await listener.received('ready\n');
  const called: number[] = [];
  const last = new Promise<void>((resolve) => {
    for (let index = 0; index < 20; index++) {
      child.write(Buffer.alloc(10_000), (error) => {
        assert.ifError(error);
        called.push(index);
        if (index === 19) resolve();
      });
    }
  });
  assert.deepEqual(called, []);
  await last;
  assert.deepEqual(
    called,
    Array.from({ length: 20 }, (_, index) => index),
  );
  assert.equal(child.writableLength, 0);
  await child.ended;
  assert.match(listener.text, /taken\n$/);
});

test('write returns false when the child does not read, and its callbacks wait', async () => {
  const child = shell('stty raw -echo; echo ready; exec sleep 60');
  await new Listener(child).received('ready\n');
  let called = false;
  const first = child.write(Buffer.alloc(1 << 20), () => {
    called = true;
  });
  assert.equal(first, false);
  await new Promise(setImmediate);
  assert.equal(called, false);
  assert.equal(child.writableLength, 1 << 20);
  assert.equal(child.writableNeedDrain, true);
  child.destroy();
  await child.ended;
});

test("'drain' comes once, when a slow child has read everything", async () => {
  const child = shell(
    'stty raw -echo; echo ready; sleep 0.3; head -c 262144 > /dev/null; echo taken; read x',
  );
  const listener = new Listener(child);
  await listener.received('ready\n');
  let drains = 0;
  child.on('drain', () => drains++);
  assert.equal(child.write(Buffer.alloc(262_144)), false);
  await listener.received('taken');
  assert.equal(drains, 1);
  child.destroy();
  await child.ended;
});

test('cork and uncork send many small writes as one, in order', async () => {
  const child = shell(RAW_CAT);
  const listener = new Listener(child);
  await listener.received('ready\n');
  child.cork();
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') child.write(letter);
  child.uncork();
  await listener.received('abcdefghijklmnopqrstuvwxyz');
  child.destroy();
  await child.ended;
});

test('write returns false from writableHighWaterMark on', async () => {
  const child = shell('stty raw -echo; echo ready; exec sleep 60', { writableHighWaterMark: 100_000 });
  assert.equal(child.writableHighWaterMark, 100_000);
  await new Listener(child).received('ready\n');
  assert.equal(child.write(Buffer.alloc(99_999)), true);
  assert.equal(child.write(Buffer.alloc(1)), false);
  child.destroy();
  await child.ended;
});

test('a write in the same turn as the spawn reaches the child', async () => {
  const child = shell('read line; echo "got $line"');
  const listener = new Listener(child);
  child.write('hello\n');
  await child.ended;
  assert.match(listener.text, /got hello\n$/);
});
