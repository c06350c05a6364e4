import assert from 'node:assert/strict';
import { partialPattern } from '#src/asciicast/partial-pattern.js';
import { test } from '../support/test.js';

/** The source and flags of patterns, each with a text that it matches. */
const patterns: readonly [source: string, flags: string, text: string][] = [
  ['a{2}b{,3}', '', 'aab{,3}'],
  ['x]y}', '', 'x]y}'],
  [String.raw`[\]x-]+\]`, '', ']-x]'],
  ['[^]]', '', 'a]'],
  ['[]|ab', '', 'ab'],
  [String.raw`\cAb`, '', '\x01b'],
  [String.raw`\x41\u0042\0c`, '', 'AB\0c'],
  [String.raw`(?<year>\d{4})-(?<month>\d\d)`, '', '2024-12'],
  ['(?:a|(b)|[c(])*d', '', 'ab(c(d'],
  [String.raw`\p{Lu}\u{1F600}`, 'u', 'A😀'],
  [String.raw`\ud83d\ude00x`, 'u', '😀x'],
  [String.raw`[\p{L}--[a-z]]x[[ab][cd]]`, 'v', 'Axd'],
  [String.raw`(?<=a(b))c\1d`, '', 'abcbd'],
  ['(?=ab)abc', '', 'abc'],
  ['a(?=bc)bcd', '', 'abcd'],
  ['(?!x[)(])ab', '', 'ab'],
  [String.raw`\bfoo\b bar`, '', 'foo bar'],
  [String.raw`foo\Bbar`, '', 'foobar'],
  [String.raw`^a$\nb`, 'm', 'a\nb'],
  [String.raw`a\/b`, '', 'a/b'],
  [String.raw`a\kb`, '', 'akb'],
  [String.raw`\1a(b)c`, '', 'abc'],
  [String.raw`(a)\12`, '', 'a\n'],
  [String.raw`(?<n>a)\k<n>b`, '', 'aab'],
  ['a??b+?c', '', 'abbc'],
  [String.raw`\w+\s*=\s*("|')[^"']*\1`, '', "k = 'v'"],
  [String.raw`é[\u0300-\u036f]?x`, 'i', 'Éx'],
];

for (const [source, flags, text] of patterns) {
  const pattern = new RegExp(source, flags);
  test(`the partial pattern of ${pattern} matches every beginning of ${JSON.stringify(text)} up to its end`, () => {
    const match = pattern.exec(text);
    assert.ok(match);
    const partial = new RegExp(partialPattern(source, flags).pattern, flags);
    const end = match.index + match[0].length;
    for (let at = match.index + 1; at <= end; at += 1) {
      // The text of a recording is never cut inside a character.
      if (/[\ud800-\udbff]/.test(text.charAt(at - 1))) continue;
      const beginning = text.slice(0, at);
      const found = partial.exec(beginning);
      assert.ok(found && found.index <= match.index, beginning);
      assert.equal(found.index + found[0].length, at, beginning);
    }
  });
}
