import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ExpectQueue } from '#src/expect/expect-queue.js';
import { readPatterns } from '#src/expect/pattern.js';
import { chunksOf, sizes } from '../support/chunks.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

const WAITS = 4;
const LIMIT = 65_536;

const pieces = fc.constantFrom(
  ...[
    'a',
    'b',
    'ab',
    'c',
    ' ',
    '.',
    '[ab]',
    '[^a]',
    '(a)',
    '(?:b|c)',
    '(a|bb)',
    '(?=a)',
    '(?!b)',
    '(?<=a)',
    '(?<!b)',
  ],
  ...['\\b', '\\B', '\\w', '\\s', '|', '^', '$', '\\1', '\\n', '😀', 'é'],
);
const quantifiers = fc.constantFrom('', '', '', '', '*', '+', '?', '{2}', '{0,1}', '{1,}?', '+?');
const sources = fc
  .array(fc.tuple(pieces, quantifiers), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.flat().join(''));
const outputs = fc
  .array(fc.constantFrom('a', 'b', 'B', 'c', 'ab', ' ', '\n', '😀', 'é', 'x'), { maxLength: 30 })
  .map((parts) => parts.join(''));
const flags = fc.constantFrom('', 'i', 'm', 'u', 's', 'im', 'iu', 'mu');

/** Finds a pattern again and again, each time in all that has come. */
function matchesIn(chunks: readonly string[], pattern: RegExp): [before: string, text: string][] {
  const found: [string, string][] = [];
  let text = '';
  for (const chunk of chunks) {
    text += chunk;
    for (let match = pattern.exec(text); match && found.length < WAITS; match = pattern.exec(text)) {
      found.push([text.slice(0, match.index), match[0]]);
      text = text.slice(match.index + match[0].length);
    }
  }
  return found;
}

test('a RegExp that is searched only in new output is found where a search of all output finds it', () => {
  fc.assert(
    fc.property(sources, flags, outputs, sizes, (source, flag, output, cuts) => {
      let pattern: RegExp;
      try {
        pattern = new RegExp(source, flag);
      } catch {
        return; // A quantifier that stands alone.
      }
      // An empty match needs no output.
      if (pattern.test('')) return;
      const chunks = chunksOf(output, cuts).filter((chunk) => chunk !== '');
      const queue = new ExpectQueue(LIMIT, () => {});
      const found: [string, string][] = [];
      for (let wait = 0; wait < WAITS; wait += 1) {
        const limits = { timeout: Number.POSITIVE_INFINITY, signal: undefined };
        queue.add(
          { patterns: [pattern], searches: readPatterns(pattern, LIMIT), ...limits },
          ({ before, text }) => found.push([before, text]),
          () => {},
        );
      }
      for (const chunk of chunks) queue.append(chunk, false);
      queue.end();
      assert.deepEqual(found, matchesIn(chunks, pattern), String(pattern));
    }),
    // What is new begins in the middle of a character of two code units.
    { ...propertySettings(5000), examples: [['\\Ba?😀', 'mu', 'a😀a😀', []]] },
  );
});
