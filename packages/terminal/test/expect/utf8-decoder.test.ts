import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Utf8Decoder } from '#src/expect/utf8-decoder.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

/** Bytes in which valid characters, their beginnings and invalid bytes are frequent. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 3 }).map((text) => new Uint8Array(Buffer.from(text))),
      fc
        .constantFrom([0xe0, 0x80], [0xed, 0xa0], [0xf0, 0x80], [0xf4, 0x90], [0xc2], [0xf0, 0x9f, 0x98])
        .map((b) => Uint8Array.from(b)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts));

test('the decoder gives the same text for every split of the bytes, and that of Buffer.toString', () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(40), { maxLength: 6 }), (all, cuts) => {
      const decoder = new Utf8Decoder();
      const borders = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
      let text = '';
      for (const [index, border] of borders.slice(1).entries()) {
        const part = decoder.write(all.subarray(borders[index], border));
        if (decoder.ascii) assert.ok(/^[\0-\x7f]*$/.test(part));
        text += part;
      }
      assert.equal(text + decoder.end(), all.toString());
    }),
    propertySettings(2000),
  );
});
