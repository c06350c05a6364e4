import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

const storage = new AsyncLocalStorage<string>();

test('listeners of a PtyChild run in the asynchronous context of the spawn', async () => {
  const child = storage.run('of the spawn', () => shell('echo hello; read line; echo bye'));
  const seen: string[] = [];
  for (const event of ['spawn', 'data', 'exit', 'end', 'close']) {
    child.on(event, () => seen.push(`${event} ${storage.getStore()}`));
  }
  await once(child, 'data');
  storage.run('of the write', () => child.write('\n'));
  await once(child, 'close');
  assert.ok(seen.length >= 6);
  assert.deepEqual(
    seen.filter((line) => !line.endsWith(' of the spawn')),
    [],
  );
});

test('listeners of two children run in the context of their own spawn', async () => {
  const seen: (string | undefined)[] = [];
  const children = ['one', 'two'].map((name) =>
    storage.run(name, () => shell('exit').on('exit', () => seen.push(storage.getStore()))),
  );
  await Promise.all(children.map((child) => child.resume().ended));
  assert.deepEqual(seen.sort(), ['one', 'two']);
});

test('the callback of a write that had to wait runs in the asynchronous context of the spawn', async () => {
  const child = storage.run('of the spawn', () =>
    shell('stty raw -echo; echo ready; sleep 0.3; cat > /dev/null'),
  );
  await once(child, 'data');
  const context = await new Promise((resolve) => {
    child.write(Buffer.alloc(1 << 20), () => resolve(storage.getStore()));
  });
  assert.equal(context, 'of the spawn');
  child.destroy();
  await child.ended;
});
