import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type PtyChild, spawn } from 'strand-pty';
import { test } from '../support/test.js';

const COUNT = 500_000;
const numbers = () => spawn('seq', ['0', String(COUNT - 1)]);

/** Checks that the numbers come one after the other, from 0, without keeping them all. */
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

function countOn(child: PtyChild): Counter {
  const counter = new Counter();
  child.on('data', (chunk) => counter.take(chunk));
  return counter;
}

test('a listener that comes 100 ms late gets 500,000 numbers from 0 on, none missing', async () => {
  const child = numbers();
  await delay(100);
  const counter = countOn(child);
  await child.ended;
  assert.equal(counter.next, COUNT);
});

test('the same with a pause across the exit', async () => {
  const child = numbers();
  const counter = countOn(child);
  const total = Array.from({ length: COUNT }, (_, n) => String(n).length + 2).reduce((a, b) => a + b);
  // So little is left that the child can write it and exit while nobody reads.
  child.on('data', () => {
    if (child.exitCode === null && counter.bytes > total - 8000) child.pause();
  });
  await child.exited;
  await delay(100);
  assert.equal(child.closed, false);
  child.resume();
  await child.ended;
  assert.equal(counter.next, COUNT);
  assert.equal(counter.bytes, total);
});
