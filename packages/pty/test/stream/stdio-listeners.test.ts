/** Listeners of a pipe's stream that throw, and what they may do. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { constants } from 'node:os';
import { text } from 'node:stream/consumers';
import { mock } from 'node:test';
import { kernel } from '#src/native/kernel.js';
import { reportedWhile } from '../support/reported-errors.js';
import { eventsOf, readable, received, shell, writable } from '../support/stdio-child.js';
import { test } from '../support/test.js';

const stdio = { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' } as const;

for (const event of ['data', 'end', 'close', 'readable']) {
  test(`an error thrown by the '${event}' listener of stderr is reported, and 'close' follows`, async () => {
    const errors = await reportedWhile(async () => {
      const child = shell('echo err >&2; exit 2', stdio);
      readable(child).once(event, () => {
        throw new Error(`thrown at ${event}`);
      });
      if (event !== 'readable') readable(child).on('data', () => {});
      else readable(child).on('readable', () => readable(child).read());
      child.resume();
      assert.deepEqual(await once(child, 'close'), [2, null]);
      assert.deepEqual(await child.ended, { exitCode: 2, signal: null });
    });
    assert.deepEqual(errors.map(String), [`Error: thrown at ${event}`]);
  });
}

for (const event of ['drain', 'finish', 'close']) {
  test(`an error thrown by the '${event}' listener of a pipe to the child is reported, and 'close' follows`, async () => {
    const errors = await reportedWhile(async () => {
      const child = shell('read -r go; cat <&3 >/dev/null', stdio);
      const input = writable(child);
      const called = new Promise<void>((resolve) => {
        input.once(event, () => {
          resolve();
          throw new Error(`thrown at ${event}`);
        });
      });
      assert.equal(input.write(Buffer.alloc(1 << 20)), false);
      child.write('go\n');
      if (event === 'drain') await called;
      input.end();
      await called;
      child.resume();
      readable(child).resume();
      assert.deepEqual(await once(child, 'close'), [0, null]);
    });
    assert.deepEqual(errors.map(String), [`Error: thrown at ${event}`]);
  });
}

test("a read error of stderr emits 'error' on that stream alone, and earlier output is delivered", async () => {
  const child = shell('echo one >&2; read -r go; echo two >&2; read -r go; echo out; exit 0', stdio);
  const events = eventsOf(child);
  assert.equal(await received(readable(child), 'one'), 'one\n');
  const fds = new Set<number>();
  const read = kernel.read.bind(kernel);
  const called = new Promise<Error>((resolve) => {
    readable(child).once('error', resolve);
  });
  // Reads of the pipe; those of the terminal's echo have \r\n.
  mock.method(kernel, 'read', (fd: number, bytes: Uint8Array, offset: number, length: number) => {
    const taken = read(fd, bytes, offset, length);
    if (taken > 0 && Buffer.from(bytes.buffer, bytes.byteOffset + offset, taken).toString() === 'two\n')
      fds.add(fd);
    return fds.has(fd) ? -constants.errno.EIO : taken;
  });
  try {
    child.write('go\n');
    readable(child).resume();
    assert.equal(((await called) as NodeJS.ErrnoException).code, 'EIO');
  } finally {
    mock.reset();
  }
  child.write('go\n');
  assert.match(await text(child), /out\r\n$/);
  await child.ended;
  assert.ok(events.includes('2 error') && !events.includes('error') && !events.includes('2 end'));
});

test("listeners of a child's pipes run in the asynchronous context of the spawn", async () => {
  const context = new AsyncLocalStorage<string>();
  const child = context.run('of the spawn', () => shell('echo err >&2; exec 3<&-; read -r go', stdio));
  const stores: unknown[] = [];
  readable(child).on('data', () => stores.push(context.getStore()));
  writable(child).on('close', () => stores.push(context.getStore()));
  await once(readable(child), 'data');
  child.write('go\n');
  child.resume();
  await once(child, 'close');
  assert.deepEqual(new Set(stores), new Set(['of the spawn']));
});

test("closing one pipe inside 'data' of another does not disturb the other", async () => {
  const child = shell('seq 1 20000 >&2; echo $?; cat <&3', stdio);
  writable(child).write('three\n');
  readable(child).once('data', () => {
    writable(child).end();
    child.once('data', () => readable(child).destroy());
  });
  readable(child).resume();
  const output = await text(child);
  assert.match(output, /three/);
  await child.ended;
});
