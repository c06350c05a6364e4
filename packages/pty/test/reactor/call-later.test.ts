import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { reactor } from 'strand-pty';
import { runNode } from '../support/node-program.js';
import { test } from '../support/test.js';

test('a call comes after its delay, with its arguments, and never before callLater has returned', async () => {
  let returned = false;
  const called = new Promise<unknown[]>((resolve) => {
    reactor.callLater(0, (...args: [number, string]) => resolve([returned, ...args]), 1, 'two');
  });
  returned = true;
  assert.deepEqual(await called, [true, 1, 'two']);
});

test('calls come in the order of their time, and those of one time in the order of their asking', async () => {
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    reactor.callLater(20, () => {
      order.push('late');
      resolve();
    });
    reactor.callLater(0, () => order.push('first'));
    reactor.callLater(0, () => order.push('second'));
  });
  assert.deepEqual(order, ['first', 'second', 'late']);
});

test('a cancelled call never comes, and is no longer active', async () => {
  let calls = 0;
  const call = reactor.callLater(0, () => calls++);
  assert.equal(call.active(), true);
  call.cancel();
  assert.equal(call.active(), false);
  call.cancel();
  // Asked later, so it comes later.
  await delay(2);
  assert.equal(calls, 0);
});

test('a call that came is no longer active, inside of it too', async () => {
  const call = await new Promise<{ inside: boolean; after: () => boolean }>((resolve) => {
    const later = reactor.callLater(0, () =>
      resolve({ inside: later.active(), after: () => later.active() }),
    );
  });
  assert.equal(call.inside, false);
  assert.equal(call.after(), false);
});

test('an unreferenced call keeps nobody waiting', async () => {
  const { code, stdout } = await runNode('unreferenced-call');
  assert.deepEqual([code, stdout], [0, '']);
});

test('a delay that no timer can keep is refused', () => {
  for (const wrong of [-1, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => reactor.callLater(wrong, () => {}), /RangeError: a delay must be 0 to 2147483647/);
  }
});
