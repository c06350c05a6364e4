/**
 * Text from pieces that may end inside a character. Bytes that are not UTF-8 become U+FFFD.
 *
 * Test: test/asciicast/cast-writer.test.ts
 */
import { StringDecoder } from 'node:string_decoder';
import { types } from 'node:util';
import { isHighSurrogate } from '../expect/surrogates.js';

export class PieceDecoder {
  readonly #decoder = new StringDecoder('utf8');
  /** The first half of a character beyond U+FFFF, from the end of a string. */
  #half = '';

  /** Returns the characters that are complete. */
  decode(data: string | Uint8Array): string {
    if (typeof data === 'string') return this.#joined(this.#decoder.end() + data);
    if (types.isUint8Array(data))
      return this.#joined(this.#decoder.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
    throw new TypeError(`the data must be a string or a Uint8Array, not ${String(data)}`);
  }

  /** Returns what is left of an incomplete character. */
  end(): string {
    return this.#half + this.#decoder.end();
  }

  #joined(text: string): string {
    const whole = this.#half + text;
    const last = whole.charCodeAt(whole.length - 1);
    const cut = isHighSurrogate(last) ? whole.length - 1 : whole.length;
    this.#half = whole.slice(cut);
    return whole.slice(0, cut);
  }
}
