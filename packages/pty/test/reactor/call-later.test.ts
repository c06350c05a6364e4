import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { reactor } from 'strand-pty';
import { runNode } from '../support/node-program.js';
import { test } from '../support/test.js';

test('callLater calls back after its delay with its arguments, never before callLater has returned', async () => {
  let returned = false;
  const called = new Promise<unknown[]>((resolve) => {
    reactor.callLater(0, (...args: [number, string]) => resolve([returned, ...args]), 1, 'two');
  });
  returned = true;
  assert.deepEqual(await called, [true, 1, 'two']);
});

test('callLater calls back in the order of due times, and in the order of the calls for equal ones', async () => {
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

test('a cancelled callLater never calls back, and is no longer active', async () => {
  let calls = 0;
  const call = reactor.callLater(0, () => calls++);
  assert.equal(call.active(), true);
  call.cancel();
  assert.equal(call.active(), false);
  call.cancel();
  // This delay starts later, so it also ends later.
  await delay(2);
  assert.equal(calls, 0);
});

test('a callLater that has called back is no longer active, also inside the callback', async () => {
  const call = await new Promise<{ inside: boolean; after: () => boolean }>((resolve) => {
    const later = reactor.callLater(0, () =>
      resolve({ inside: later.active(), after: () => later.active() }),
    );
  });
  assert.equal(call.inside, false);
  assert.equal(call.after(), false);
});

test('an unreferenced callLater does not keep the event loop running', async () => {
  const { code, stdout } = await runNode('unreferenced-call');
  assert.deepEqual([code, stdout], [0, '']);
});

test('callLater with a delay that no timer can have throws a RangeError', () => {
  for (const wrong of [-1, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => reactor.callLater(wrong, () => {}), /RangeError: a delay must be 0 to 2147483647/);
  }
});
