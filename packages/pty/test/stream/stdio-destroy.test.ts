/** Calls that end a child with pipes early: destroy, break, dispose, terminate and abort. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { PtyChild } from 'strand-pty';
import { ourPipes } from '../support/on-pipes.js';
import { eventsOf, readable, received, shell, writable } from '../support/stdio-child.js';
import { test } from '../support/test.js';

const stdio = { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' } as const;

/** Waits for 'close' of the child, and checks that each of its streams is closed. */
async function closes(child: PtyChild): Promise<void> {
  // `once` would reject with the AbortError that Node emits for a break.
  await new Promise<void>((resolve) => {
    if (child.closed) resolve();
    else child.once('close', () => resolve());
  });
  for (const stream of Object.values(child.stdio)) assert.ok(stream?.closed);
}

test("destroy closes the terminal and every pipe at once, and 'close' waits for the death", async () => {
  const before = ourPipes().length;
  const child = shell('exec sleep 60', stdio);
  const events = eventsOf(child);
  writable(child).write(Buffer.alloc(1 << 20));
  child.destroy();
  assert.equal(ourPipes().length, before);
  assert.deepEqual(await once(child, 'close'), [null, 'SIGHUP']);
  assert.ok(!events.some((event) => event.endsWith('error')));
  await closes(child);
});

test("destroy(error) emits 'error' on the child alone, not on its pipes", async () => {
  const child = shell('exec sleep 60', stdio);
  const events = eventsOf(child);
  child.destroy(new Error('enough'));
  await once(child, 'error');
  await closes(child);
  assert.deepEqual(
    events.filter((event) => event.endsWith('error')),
    ['error'],
  );
});

/** Calls destroy inside the next of these events. */
async function destroyInside(child: PtyChild, event: 'end' | 'finish'): Promise<void> {
  await new Promise<void>((resolve) => {
    child.once(event, () => {
      child.destroy();
      resolve();
    });
  });
}

const destroyed: Readonly<Record<string, (child: PtyChild) => Promise<unknown>>> = {
  'after the exit': async (child) => {
    await child.exited;
    child.destroy();
  },
  "inside 'end'": (child) => destroyInside(child.resume(), 'end'),
  "inside 'end', when the input has ended": async (child) => {
    await once(child.end(), 'finish');
    await destroyInside(child.resume(), 'end');
  },
  "inside 'finish', when the output has ended": (child) => destroyInside(child.resume(), 'finish'),
  'in the callback of end': (child) =>
    new Promise<void>((resolve) => {
      child.once('end', () => {
        child.end(() => {
          child.destroy();
          resolve();
        });
      });
      child.resume();
    }),
  'when both sides of the child have ended': async (child) => {
    await text(child);
    await new Promise(setImmediate);
    assert.ok(child.destroyed);
    child.destroy();
  },
};

for (const [when, destroy] of Object.entries(destroyed)) {
  test(`destroy ${when} drops unread stderr`, async () => {
    // No more than a pipe holds, so that the child exits.
    const child = shell('trap "" HUP; seq 1 5000 >&2; echo out; exit 3');
    await destroy(child);
    await closes(child);
    assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
  });
}

test('break out of for await over stdout closes every pipe', async () => {
  const child = shell('echo out; exec sleep 60', stdio);
  for await (const chunk of child) {
    assert.ok(String(chunk).startsWith('out'));
    break;
  }
  await closes(child);
  assert.equal(child.signalCode, 'SIGHUP');
});

test('dispose ends a child with pipes, and discards unread output of every pipe', async () => {
  const child = shell('trap "" HUP; seq 1 5000 >&2; echo ready; read -r line <&3', stdio);
  await received(child, 'ready');
  await child[Symbol.asyncDispose]();
  assert.ok(child.closed);
  await closes(child);
  assert.notEqual(child.signalCode ?? child.exitCode, null);
});

test('dispose of a dead child discards unread stderr', async () => {
  const child = shell('echo err >&2; exit 3');
  await text(child);
  await child.exited;
  await child[Symbol.asyncDispose]();
  assert.deepEqual([child.closed, child.exitCode], [true, 3]);
});

test('terminate ends a child that is blocked in a write to stderr', async () => {
  const child = shell('trap "" HUP TERM; echo ready; exec yes >&2', stdio);
  await received(child, 'ready');
  child.resume();
  const { signal } = await child.terminate({ grace: 10 });
  assert.equal(signal, 'SIGKILL');
  assert.match(await text(readable(child)), /^(y\n)*y?$/);
  await closes(child);
});

test('an abort ends a child with pipes, and its last output is still readable', async () => {
  const controller = new AbortController();
  const child = shell('echo err >&2; echo ready; exec sleep 60', stdio, { signal: controller.signal });
  await received(child, 'ready');
  controller.abort();
  assert.equal((await child.exited).signal, 'SIGTERM');
  child.resume();
  assert.equal(await text(readable(child)), 'err\n');
  await closes(child);
});
