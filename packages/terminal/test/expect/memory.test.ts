import assert from 'node:assert/strict';
import { ExpectQueue } from '#src/expect/expect-queue.js';
import { growthOf } from '../support/memory.js';
import { test } from '../support/test.js';

test('output of which half is escape sequences leaves no more in memory than maxBuffer', () => {
  const chunk = 'a\x1b[m'.repeat(10_000);
  const growth = growthOf(() => {
    const queue = new ExpectQueue(1000, () => {});
    for (let count = 0; count < 100; count += 1) queue.append(chunk, true);
    return queue;
  });
  assert.ok(growth < 4, `${growth} MiB`);
});
