import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MarkScanner } from '#src/run/mark-scanner.js';
import { chunksOf, sizes } from '../support/chunks.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

/** What a scanner finds: text, and marks in brackets. */
function scanned(chunks: readonly string[]): string {
  let found = '';
  const scanner = new MarkScanner({
    text: (text) => (found += text),
    mark: (fields) => (found += `[${fields.join(' ')}]`),
  });
  for (const chunk of chunks) scanner.write(chunk);
  scanner.end();
  return found;
}

const STREAM = 'a\x1b[1mb\x1b]7717;begin;1f\x07out\x1b\x1b]7717;end;1f;3\x07$ ';

test('marks are found when the stream is split at every character', () => {
  const expected = 'a\x1b[1mb[begin 1f]out\x1b[end 1f 3]$ ';
  for (let at = 0; at <= STREAM.length; at += 1) {
    assert.equal(scanned([STREAM.slice(0, at), STREAM.slice(at)]), expected, `split at ${at}`);
  }
  assert.equal(scanned([...STREAM]), expected);
});

test('what only looks like a mark is text', () => {
  for (const text of [
    '\x1b]7717;end;1f;$?\x07',
    '\x1b]7718;end;1f;0\x07',
    '\x1b]7717;end',
    '\x1b]77',
    '\x1b',
    `\x1b]7717;${'x'.repeat(300)}\x07`,
    '\\033]7717;end;1f;0\\007',
  ]) {
    assert.equal(scanned([text]), text);
    assert.equal(scanned([...text]), text);
  }
});

test('the beginning of what is too long for a mark does not wait for its end', () => {
  let found = '';
  const scanner = new MarkScanner({ text: (text) => (found += text), mark: () => undefined });
  const text = `\x1b]7717;${'x'.repeat(300)}`;
  for (const character of text) scanner.write(character);
  assert.equal(found, text);
});

test('a mark says how much of its chunk follows', () => {
  const rests: number[] = [];
  const scanner = new MarkScanner({ text: () => undefined, mark: (_fields, rest) => rests.push(rest) });
  scanner.write('a\x1b]7717;be');
  scanner.write('gin\x07xyz\x1b]7717;end\x07$ ');
  assert.deepEqual(rests, ['xyz\x1b]7717;end\x07$ '.length, 2]);
});

test('text between marks is the same for every split', () => {
  const parts = fc.array(
    fc.constantFrom('a', '\x1b', '\x1b]7717;', 'b;c', '\x07', '\x1b]7717;end;1\x07', '\x1b[m', '\r\n'),
  );
  fc.assert(
    fc.property(parts, sizes, (some, cuts) => {
      const stream = some.join('');
      assert.equal(scanned(chunksOf(stream, cuts)), scanned([stream]));
    }),
    propertySettings(500),
  );
});
