import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BoundedText } from '#src/run/bounded-text.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

function bounded(limit: number, ...chunks: string[]): BoundedText {
  const text = new BoundedText(limit);
  for (const chunk of chunks) text.append(chunk);
  return text;
}

test('text up to the limit is kept as it is', () => {
  assert.equal(bounded(6, 'abc', 'def').text, 'abcdef');
  assert.equal(bounded(6, 'abc', 'def').missing, 0);
});

test('of longer text the beginning and the end are kept, and a line says how many characters are missing', () => {
  const text = bounded(6, 'abcd', 'efgh', 'ij');
  assert.equal(text.missing, 4);
  assert.equal(text.text, 'abc\n[... 4 characters are missing ...]\nhij');
  assert.equal(bounded(2, 'abc').text, 'a\n[... 1 character is missing ...]\nc');
});

test('text that was cleared counts neither as kept nor as missing', () => {
  const text = bounded(4, 'abcdefgh');
  text.clear();
  text.append('xyz');
  assert.equal(text.text, 'xyz');
  text.append('12');
  assert.equal(text.text, 'xy\n[... 1 character is missing ...]\n12');
});

test('bounded text is the same for every split into chunks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.string({ maxLength: 9 })), (limit, chunks) => {
      assert.equal(bounded(limit, ...chunks).text, bounded(limit, chunks.join('')).text);
    }),
    propertySettings(500),
  );
});
