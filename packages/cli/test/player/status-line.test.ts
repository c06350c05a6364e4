import assert from 'node:assert/strict';
import { formatTime, statusLine } from '#src/player/status-line.js';
import { test } from '../support/test.js';

test('the status says the time, the duration, the speed and the marker', () => {
  const status = {
    position: 62.9,
    duration: 3600,
    isPaused: true,
    speed: 1.5,
    marker: '"intro"',
    notice: undefined,
  };
  assert.match(statusLine(status), /^paused 1:02 \/ 1:00:00 {2}1.5x {2}"intro" {2}space pause/);
  const plain = {
    ...status,
    duration: undefined,
    isPaused: false,
    speed: 1,
    marker: undefined,
    notice: 'too small',
  };
  assert.equal(statusLine(plain), 'playing 1:02  too small');
  assert.deepEqual([0, 59.9, 3661].map(formatTime), ['0:00', '0:59', '1:01:01']);
});
