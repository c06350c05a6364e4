/**
 * A chunk of output that has only ASCII characters, so that a byte is a character. It is decoded when its text is first needed:
 * most of a flood is dropped without that.
 *
 * Test: test/expect/ascii-text.test.ts
 */
export class AsciiText {
  readonly length: number;
  readonly #bytes: Buffer;
  #text: string | undefined;

  /** @param bytes below 0x80, and not changed from now on */
  constructor(bytes: Buffer) {
    this.length = bytes.length;
    this.#bytes = bytes;
  }

  toString(): string {
    this.#text ??= this.#bytes.toString('latin1');
    return this.#text;
  }

  /** The same as for a string. */
  slice(from = 0, to = this.length): string {
    if (this.#text !== undefined || (from === 0 && to >= this.length)) return this.toString().slice(from, to);
    return this.#bytes.toString('latin1', from, to);
  }

  /** Returns the first index of a UTF-16 code unit at or after an index, or -1. */
  indexOf(character: string, from = 0): number {
    const code = character.charCodeAt(0);
    return code < 0x80 ? this.#bytes.indexOf(code, from) : -1;
  }
}
