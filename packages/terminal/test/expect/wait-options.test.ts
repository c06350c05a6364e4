import assert from 'node:assert/strict';
import { limitWait } from '#src/expect/wait-options.js';
import { test } from '../support/test.js';

test('a wait that was cancelled neither expires nor aborts', async () => {
  const controller = new AbortController();
  const called: string[] = [];
  const limits = { timeout: 0, signal: controller.signal };
  const cancel = limitWait(
    limits,
    () => called.push('expired'),
    () => called.push('aborted'),
  );
  cancel();
  controller.abort();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(called, []);
});

test('a wait that has aborted does not expire, and the other way round', async () => {
  const controller = new AbortController();
  const called: string[] = [];
  const limits = { timeout: 0, signal: controller.signal };
  limitWait(
    limits,
    () => called.push('first expired'),
    () => called.push('first aborted'),
  );
  const expired = new Promise<void>((resolve) => {
    limitWait({ timeout: 0, signal: undefined }, resolve, () => undefined);
  });
  controller.abort();
  await expired;
  assert.deepEqual(called, ['first aborted']);
});
