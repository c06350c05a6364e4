import assert from 'node:assert/strict';
import { Wakeup } from '#src/player/wakeup.js';
import { test } from '../support/test.js';

test('a wait ends when it is woken, also if that was before', async () => {
  const wakeup = new Wakeup();
  const waiting = wakeup.wait(Number.POSITIVE_INFINITY);
  wakeup.wake();
  await waiting;
  wakeup.wake();
  await wakeup.wait(Number.POSITIVE_INFINITY);
  const start = performance.now();
  await wakeup.wait(20);
  assert.ok(performance.now() - start >= 19);
});
