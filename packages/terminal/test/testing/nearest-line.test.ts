import assert from 'node:assert/strict';
import { nearestLine } from '#src/testing/nearest-line.js';
import { test } from '../support/test.js';

const lines = ['File  Edit  View', '', 'Total: 12 files', '  Saving…  '];

test('the nearest line is the one with the part that is most like the pattern', () => {
  assert.equal(nearestLine('Totals: 12', lines)?.y, 2);
  assert.equal(nearestLine('SAVED', lines)?.y, 3);
  assert.equal(nearestLine('Edti', lines)?.y, 0);
});

test('the nearest line to a RegExp is compared without its operators', () => {
  assert.equal(nearestLine(/^Total:\s+(?<count>\d+) fils?$/, lines)?.y, 2);
});

test('no line is near when none is like the pattern, and none to a pattern of operators', () => {
  assert.equal(nearestLine('password', lines), undefined);
  assert.equal(nearestLine(/\d+/, lines), undefined);
  assert.equal(nearestLine('a', []), undefined);
});
