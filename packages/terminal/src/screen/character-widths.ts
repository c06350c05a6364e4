/**
 * The widths of characters, and which characters join into one cell.
 *
 * The function of the addon for grapheme clusters is large, and xterm calls it for each character. The width of most characters
 * does not depend on the character before them: a table has their properties, and the function that reads it is so small that V8
 * inlines it.
 *
 * Test: test/screen/character-widths.test.ts
 */

/** The interface of the addon, which xterm calls for each character. */
export interface WidthProvider {
  readonly version: string;
  wcwidth(codepoint: number): 0 | 1 | 2;
  /** Returns the width, whether the character joins the preceding one, and its class, in the bits of one number. */
  charProperties(codepoint: number, preceding: number): number;
}

const WIDTH_BITS = 0b110;
/** The class of the character for grapheme clusters (UAX #29). A character of class 0 joins only a preceding one of class Prepend. */
const CLASS_BITS = 0b1111000;
const PREPEND = 0b0001000;
/** In the table: the properties depend on the preceding character. Real properties are greater, since they have a width. */
const DEPENDS = 1;

/** The properties by code point; 0 if the character has not been looked up yet. */
const table = new Uint8Array(0x10000);

export class CharacterWidths implements WidthProvider {
  readonly version: string;
  readonly #graphemes: WidthProvider;

  /** @param graphemes - the same for every instance, since they share the table */
  constructor(graphemes: WidthProvider) {
    this.version = `${graphemes.version}-table`;
    this.#graphemes = graphemes;
  }

  wcwidth(codepoint: number): 0 | 1 | 2 {
    return this.#graphemes.wcwidth(codepoint);
  }

  charProperties(codepoint: number, preceding: number): number {
    const properties = (preceding & CLASS_BITS) === PREPEND ? 0 : (table[codepoint] ?? 0);
    return properties > DEPENDS ? properties : this.#lookUp(codepoint, preceding);
  }

  #lookUp(codepoint: number, preceding: number): number {
    if (table[codepoint] === 0) {
      const alone = this.#graphemes.charProperties(codepoint, 0);
      table[codepoint] = (alone & CLASS_BITS) === 0 ? alone & WIDTH_BITS : DEPENDS;
    }
    return this.#graphemes.charProperties(codepoint, preceding);
  }
}
