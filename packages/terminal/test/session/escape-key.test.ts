import assert from 'node:assert/strict';
import { EscapeKey } from '#src/session/escape-key.js';
import { test } from '../support/test.js';

function found(character: string, typed: string): string | undefined {
  const chunk = Buffer.from(typed);
  const place = new EscapeKey(character).find(chunk, 0);
  return place && chunk.toString('latin1', place.start, place.end);
}

test('the escape key is found as a byte and in the encodings for which a program may have asked', () => {
  for (const typed of [
    '\x1d',
    '\x1b[93;5u',
    '\x1b[93;5:1u',
    '\x1b[93::93;5u',
    '\x1b[93;69u', // CapsLock is on.
    '\x1b[93;133u', // NumLock is on.
    '\x1b[27;5;93~',
  ]) {
    assert.equal(found('\x1d', `é${typed}x`), typed);
  }
  assert.equal(found('\x01', 'x\x1b[97;5u'), '\x1b[97;5u');
  assert.equal(found('~', 'a~b'), '~');
});

test('other keys, and the release of the escape key, are not the escape key', () => {
  for (const typed of ['', ']', '\x1b[93;3u', '\x1b[93u', '\x1b[93;5:3u', '\x1b[27;5;92~', '\x1b[193;5u']) {
    assert.equal(found('\x1d', typed), undefined, JSON.stringify(typed));
  }
});
