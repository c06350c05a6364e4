import assert from 'node:assert/strict';
import { Clock } from '#src/player/clock.js';
import { test } from '../support/test.js';

test('the clock of the player keeps the time at any speed, and through pauses', () => {
  let now = 1000;
  const clock = new Clock(2, () => now);
  now += 500;
  assert.equal(clock.position, 0);
  clock.start();
  now += 500;
  assert.equal(clock.position, 1);
  clock.speed = 4;
  now += 500;
  assert.equal(clock.position, 3);
  assert.equal(clock.until(5), 500);
  assert.equal(clock.until(2), 0);
  clock.stop();
  now += 10_000;
  assert.deepEqual([clock.position, clock.until(5)], [3, Number.POSITIVE_INFINITY]);
  clock.position = 10;
  clock.start();
  now += 250;
  assert.equal(clock.position, 11);
});
