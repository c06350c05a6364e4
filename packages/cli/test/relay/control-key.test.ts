import assert from 'node:assert/strict';
import { parseControlKey } from '#src/relay/control-key.js';
import { test } from '../support/test.js';

const ESCAPE = { code: 0x1d, name: '^]' };

test('parseControlKey takes a control key as ^X, Ctrl+X, ctrl-x and C-x', () => {
  for (const text of ['^]', 'Ctrl+]', 'ctrl-]', 'C-]']) assert.deepEqual(parseControlKey(text), ESCAPE, text);
  assert.deepEqual(parseControlKey('^a'), { code: 1, name: '^A' });
});

test('parseControlKey takes neither other keys nor those that Enter and the arrow keys send', () => {
  for (const text of ['~', 'a', '^', '^M', '^J', '^[', '^@', '^?', 'F1', '^ab', '^1']) {
    assert.equal(parseControlKey(text), undefined, text);
  }
});
