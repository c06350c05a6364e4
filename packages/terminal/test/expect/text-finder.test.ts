import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextFinder } from '#src/expect/text-finder.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

const pieces = fc.constantFrom(
  'a',
  'b',
  'B',
  'e',
  ' ',
  '$',
  '^',
  ']',
  '-',
  '\\',
  '.',
  '\n',
  'é',
  '漢',
  '😀',
  '\ud83d',
);
const texts = fc.string({ unit: pieces, minLength: 1, maxLength: 3 });

test('the finder finds a text where indexOf finds it, whatever its characters are', () => {
  fc.assert(
    fc.property(fc.string({ unit: pieces, maxLength: 20 }), texts, fc.nat(20), (part, text, from) => {
      assert.equal(new TextFinder([text]).find(part, from), part.indexOf(text, from));
    }),
    propertySettings(5000),
  );
});

test('the finder finds the first of several texts', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: pieces, maxLength: 20 }),
      fc.array(texts, { minLength: 1, maxLength: 3 }),
      (part, all) => {
        const places = all.map((text) => part.indexOf(text)).filter((index) => index >= 0);
        assert.equal(new TextFinder(all).find(part, 0), places.length > 0 ? Math.min(...places) : -1);
      },
    ),
    propertySettings(2000),
  );
});

test('the finder ignores the case of letters with the flag i', () => {
  const places = (text: string, part: string, flags: string) => new TextFinder([text], flags).find(part, 0);
  assert.equal(places('Error: 7', 'an eRROR: 7', 'i'), 3);
  assert.equal(places('Error: 7', 'an eRROR: 7', ''), -1);
  assert.equal(places('grün', 'GRÜN', 'i'), 0);
  assert.equal(places('k', '\u212a', 'iu'), 0);
  assert.equal(places('😀a', '😀A', 'iu'), 0);
});
