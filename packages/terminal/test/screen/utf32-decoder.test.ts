import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Screen } from 'strand-terminal';
import type { CharacterDecoder } from '#src/screen/internals.js';
import { INPUT_LIMIT_UNITS, Utf32Decoder } from '#src/screen/utf32-decoder.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

/** Decodes as xterm does, one UTF-16 unit at a time. */
class SlowDecoder implements CharacterDecoder {
  #half = '';

  decode(input: string, target: Uint32Array): number {
    const text = this.#half + input;
    this.#half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    const whole = text.slice(0, text.length - this.#half.length).replaceAll('\ufeff', '');
    const characters = Array.from(whole, (character) => character.codePointAt(0) ?? 0);
    target.set(characters);
    return characters.length;
  }

  clear(): void {
    this.#half = '';
  }
}

function decodeAll(decoder: CharacterDecoder, chunks: readonly string[]): number[] {
  const target = new Uint32Array(chunks.join('').length + 2);
  return chunks.flatMap((chunk) => [...target.subarray(0, decoder.decode(chunk, target))]);
}

const chunk = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('', '\ufeff', 'a\ufeffb', '\ud83d', '\ude00', '\ud83d\ud83d', 'x\ud83d', '\ude00y', '▽'),
);

test('the decoder for the emulator gives the characters of text that is split anywhere, also within a surrogate pair', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 12 }), (chunks) => {
      const decoder = new Utf32Decoder(new SlowDecoder());
      assert.deepEqual(decodeAll(decoder, chunks), decodeAll(new SlowDecoder(), chunks));
    }),
    propertySettings(1000),
  );
});

test('the decoder for the emulator decodes the longest text in one call, and drops half a pair when it is cleared', () => {
  const decoder = new Utf32Decoder(new SlowDecoder());
  const longest = 'é'.repeat(INPUT_LIMIT_UNITS);
  assert.equal(decodeAll(decoder, [longest]).length, INPUT_LIMIT_UNITS);
  decodeAll(decoder, ['\ud83d']);
  decoder.clear();
  assert.deepEqual(decodeAll(decoder, ['\ude00']), [0xde00]);
});

test('a screen shows a character whose surrogates are written separately, and others as they are', async () => {
  const screen = new Screen({ columns: 20, rows: 1 });
  for (const text of ['a\ud83d', '\ude00b\ufeff', '\ud83d', '|▽']) screen.write(text);
  await screen.flush();
  assert.equal(screen.line(0), 'a😀b\ud83d|▽');
});
