import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shapeOf } from '#src/expect/pattern-shape.js';
import { TextFinder } from '#src/expect/text-finder.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

/** Escapes that mean something else without the flag `u`, which TypeScript does not allow in a literal. */
function withoutUnicode(source: string): RegExp {
  return new RegExp(source);
}

const patterns: readonly [RegExp, readonly string[] | undefined][] = [
  [/error: (\d+)/, ['error: ']],
  [/\$ $/, ['$ ']],
  [/^login: /m, ['login: ']],
  [/(\d+) passed/, [' passed']],
  [/(error: \d+)/, ['error: ']],
  [/(?<what>error): x/, ['error']],
  [/(?:abc)+d/, ['abc']],
  [/(?:abc)?d/, ['d']],
  [/yes|no/, ['yes', 'no']],
  [/a(b|c)dd/, ['dd']],
  [/ab*c/, ['a']],
  [/ab+cd/, ['bcd']],
  [/ab?cd/, ['cd']],
  [/ab{0,3}/, ['a']],
  [/ab{2}c/, ['ab']],
  [/a{b}/, ['a{b}']],
  [/a\.b\/c/, ['a.b/c']],
  [/one\r\ntwo/, ['one\r\ntwo']],
  [/\x41bc\u0041d/, ['bc']],
  [withoutUnicode('\\u{3}x'), ['x']],
  [/\u{61}xy/u, ['xy']],
  [/\p{L}ab/u, ['ab']],
  [withoutUnicode('\\p{L}ab'), ['{L}ab']],
  [/😀?a/u, ['a']],
  [/😀?a/, ['\ud83d']],
  [/[ab\]]c/, ['c']],
  [/[^(]c/, ['c']],
  [/[a-z]+_modules[.]zip/, ['_modules.zip']],
  [/a[\]][$][\\][[]b/, ['a]$\\[b']],
  [/a[-]+b/, ['a-']],
  [withoutUnicode('[^]ab'), ['ab']],
  [/[\d]ab/, ['ab']],
  [/(?=ab)c/, ['c']],
  [/(?!abc)d/, ['d']],
  [/(?<=abc)d/, ['d']],
  [/(?<!abc)d/, ['d']],
  [/(a)\1b/, ['a']],
  [/(?<n>a)\k<n>bc/, ['bc']],
  [/error/i, ['error']],
  [/[0-9]+/, undefined],
  [/a|\d/, undefined],
  [/(?:)/, undefined],
  [/a*/, undefined],
];
for (const [pattern, texts] of patterns) {
  test(`the texts of which ${pattern} needs one are ${JSON.stringify(texts)}`, () => {
    assert.deepEqual(shapeOf(pattern).texts, texts);
  });
}

const lengths: readonly [RegExp, number][] = [
  [/[$#>] $/, 3],
  [/^ab/m, 3],
  [/^ab/, Number.POSITIVE_INFINITY],
  [/\d{4}-\d\d?/, 7],
  [/a{2,}/, Number.POSITIVE_INFINITY],
  [/(?:ab|cde){3}/, 9],
  [/(?<=x)a/, Number.POSITIVE_INFINITY],
  [/a(?=bc)/, 3],
  [/(a)\1/, Number.POSITIVE_INFINITY],
  [/./u, 2],
  [/(?:)*a/, 1],
  [/x+/, Number.POSITIVE_INFINITY],
];
for (const [pattern, longest] of lengths) {
  test(`the longest match of ${pattern} has at most ${longest} characters`, () => {
    assert.equal(shapeOf(pattern).longest, longest);
  });
}

test('every match of a RegExp contains one of its texts, and is not longer than its shape says', () => {
  const pieces = fc.constantFrom(
    'a',
    'b',
    'ab',
    'c',
    '.',
    '[ab]',
    '[^a]',
    '[b]',
    '[.]',
    '(a)',
    '(?:b)',
    '(a|b)',
    '(?=a)',
    '\\b',
    '\\w',
    '|',
    '^',
    '$',
    '\\1',
    '\\.',
  );
  const quantifiers = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,1}', '{1,}?', '+?');
  const sources = fc
    .array(fc.tuple(pieces, quantifiers), { maxLength: 6 })
    .map((parts) => parts.flat().join(''));
  const texts = fc
    .array(fc.constantFrom('a', 'b', 'B', 'c', 'ab', 'Ab', '.', ' '), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(sources, texts, fc.constantFrom('', 'i', 'u', 'iu', 'm'), (source, text, flags) => {
      let pattern: RegExp;
      try {
        pattern = new RegExp(source, flags);
      } catch {
        return; // A quantifier that stands alone.
      }
      const match = pattern.exec(text);
      if (!match) return;
      const shape = shapeOf(pattern);
      assert.ok(match[0].length <= shape.longest, String(pattern));
      if (!shape.texts) return;
      const finder = new TextFinder(shape.texts, flags.replace('m', ''));
      assert.ok(finder.find(match[0], 0) >= 0, String(pattern));
    }),
    propertySettings(5000),
  );
});
