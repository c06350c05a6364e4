import assert from 'node:assert/strict';
import { EscapeSplitter } from '#src/session/escape-splitter.js';
import { test } from '../support/test.js';

/** Returns what goes to the program and what is given back, for chunks of input. */
function split(...chunks: string[]): [keys: string, rest: string | undefined] {
  const splitter = new EscapeSplitter('\x1d');
  let keys = '';
  for (const chunk of chunks) {
    const part = splitter.split(Buffer.from(chunk));
    keys += String(part.keys);
    if (part.rest) return [keys, String(part.rest)];
  }
  return [keys, splitter.isPressed ? '' : undefined];
}

test('what comes before the escape key goes to the program, what comes after it is given back', () => {
  assert.deepEqual(split('ab'), ['ab', undefined]);
  assert.deepEqual(split('ab\x1dcd'), ['ab', 'cd']);
  assert.deepEqual(split('ab\x1d', 'cd'), ['ab', 'cd']);
  assert.deepEqual(split('ab\x1d'), ['ab', '']);
});

test('two presses of the escape key are one for the program, in one chunk or in two', () => {
  assert.deepEqual(split('a\x1d\x1db'), ['a\x1db', undefined]);
  assert.deepEqual(split('a\x1d', '\x1db'), ['a\x1db', undefined]);
  assert.deepEqual(split('\x1d\x1d\x1d'), ['\x1d', '']);
  assert.deepEqual(split('\x1d\x1d\x1dx'), ['\x1d', 'x']);
});

test('the release of the escape key is not taken for another key, and not given back', () => {
  const press = '\x1b[93;5u';
  const released = '\x1b[93;5:3u';
  assert.deepEqual(split(press, `${released}\x1b[57442;1:3u`), ['', '']);
  assert.deepEqual(split(`${press}${released}`), ['', '']);
  assert.deepEqual(split(`${press}\x1b[93;5:2u${released}x`), ['', 'x']);
  assert.deepEqual(split(`${press}${released}${press}`, 'x'), [`${press}x`, undefined]);
});
