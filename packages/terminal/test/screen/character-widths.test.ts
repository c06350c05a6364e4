import assert from 'node:assert/strict';
import { CharacterWidths, type WidthProvider } from '#src/screen/character-widths.js';
import { loadGraphemes } from '#src/screen/grapheme-widths.js';
import { test } from '../support/test.js';

/** Each class of a grapheme cluster break, and both widths. */
const PRECEDING = [
  '',
  'a',
  '漢',
  '\u0600',
  '\u0301',
  'a\u0301',
  '\u{1f1e6}',
  '\u{1f1e6}\u{1f1e7}',
  '\u0903',
  '\u1100',
  '\u1160',
  '\u11a8',
  '\uac00',
  '\uac01',
  '\u200d',
  '☺',
  '☺\ufe0f',
  '\u{1f468}\u200d',
];

/** The basic plane, emoji, and the tags and variation selectors. */
const CODEPOINTS = [...range(0, 0xffff), ...range(0x1f000, 0x1ffff), ...range(0xe0000, 0xe01ff)];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Returns the properties of the last character of a text. */
function propertiesOf(widths: WidthProvider, text: string): number {
  return Array.from(text).reduce(
    (preceding, character) => widths.charProperties(character.codePointAt(0) ?? 0, preceding),
    0,
  );
}

/** Whether a character joins the preceding one, its width, and the class that decides about the next: the rest has no effect. */
function used(properties: number): number {
  return properties & 0b1111111;
}

test('the table of widths gives each character the width, joining and class of the addon, after characters of each class', () => {
  const graphemes = loadGraphemes();
  const widths = new CharacterWidths(graphemes);
  for (const preceding of PRECEDING) {
    const before = propertiesOf(widths, preceding);
    const expectedBefore = propertiesOf(graphemes, preceding);
    const isWrong = (codepoint: number) =>
      used(widths.charProperties(codepoint, before)) !==
      used(graphemes.charProperties(codepoint, expectedBefore));
    // The first time each character is looked up, the second time it is in the table.
    for (const time of ['first', 'second']) {
      const wrong = CODEPOINTS.filter(isWrong).map((codepoint) => codepoint.toString(16));
      assert.deepEqual(wrong, [], `after '${preceding}', the ${time} time`);
    }
  }
});
