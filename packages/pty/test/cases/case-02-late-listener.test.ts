import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from 'strand-pty';
import { test } from '../support/test.js';

const COUNT = 500_000;
const numbers = () => spawn('seq', ['0', String(COUNT - 1)]);

/** Checks that the numbers are consecutive from 0, without keeping them all. */
class Counter {
  next = 0;
  bytes = 0;
  #rest = '';

  take(chunk: Buffer): void {
    this.bytes += chunk.length;
    const lines = (this.#rest + chunk.toString('latin1')).split('\r\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) assert.equal(line, String(this.next++));
  }
}

test("a 'data' listener added 100 ms after the spawn gets 500,000 numbers from 0 on, none missing", async () => {
  const child = numbers();
  await delay(100);
  const counter = new Counter();
  child.on('data', (chunk) => counter.take(chunk));
  await child.ended;
  assert.equal(counter.next, COUNT);
});

test("a 'data' listener added after a pause across the exit gets 500,000 numbers, none missing", async () => {
  const child = numbers();
  const counter = new Counter();
  const total = Array.from({ length: COUNT }, (_, n) => String(n).length + 2).reduce((a, b) => a + b);
  // Leaves so little unread that the child can write it and exit without a reader.
  for (let left = total - 4000; left > 0; ) {
    const chunk: Buffer | null = child.read(Math.min(left, child.readableLength));
    if (chunk) {
      counter.take(chunk);
      left -= chunk.length;
    } else {
      await once(child, 'readable');
    }
  }
  assert.deepEqual(await child.exited, { exitCode: 0, signal: null });
  await delay(100);
  assert.equal(child.closed, false);
  child.on('data', (chunk) => counter.take(chunk));
  await child.ended;
  assert.equal(counter.next, COUNT);
  assert.equal(counter.bytes, total);
});
