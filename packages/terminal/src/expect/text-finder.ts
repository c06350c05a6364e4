/**
 * Finds texts in a flood of output in which they mostly are not.
 *
 * `String.indexOf` looks for the first character of a text and compares from there: in output that has this character everywhere, it
 * needs 30 ns a character. So the rarest character is looked for, which is one pass with memchr. Only where it is, a RegExp that V8
 * compiles finds the text.
 *
 * Test: test/expect/text-finder.test.ts
 */

/** Characters of output, the most frequent first. All others are rarer. */
const FREQUENT = ' etaoinsrhldcumfpgwybvkxjqz0123456789.,-/:';

export class TextFinder {
  /** The length of the longest text. */
  readonly longest: number;
  readonly #pattern: RegExp;
  /** A character of each text; undefined if there are texts of which no character is certain. */
  readonly #characters: readonly string[] | undefined;

  /**
   * @param texts not empty
   * @param flags `i` and `u` as for a RegExp
   */
  constructor(texts: readonly string[], flags = '') {
    this.longest = Math.max(...texts.map(({ length }) => length));
    this.#pattern = new RegExp(texts.map((text) => sourceOf(text, flags)).join('|'), `g${flags}`);
    const characters = texts.map((text) => rarestOf(text, flags.includes('i')));
    if (characters.every((character) => character !== undefined)) this.#characters = characters;
  }

  /** Returns the index of the first text that begins at or after an index, or -1. */
  find(part: string, from: number): number {
    if (this.#characters?.every((character) => part.indexOf(character, from) < 0)) return -1;
    this.#pattern.lastIndex = from;
    return this.#pattern.exec(part)?.index ?? -1;
  }
}

/** V8 searches a pattern that is only a text as `indexOf` does, so the first character is a set. */
function sourceOf(text: string, flags: string): string {
  const code = flags.includes('u') ? text.codePointAt(0) : text.charCodeAt(0);
  const first = String.fromCodePoint(code ?? 0);
  return `[${escaped(first)}]${escaped(text.slice(first.length))}`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** @param ignoresCase a character that has two cases is not certain */
function rarestOf(text: string, ignoresCase: boolean): string | undefined {
  const certain = ignoresCase ? text.replace(/[^\x20-\x40\x5b-\x60\x7b-\x7e]/g, '') : text;
  let rarest: string | undefined;
  for (const character of certain.split('')) {
    if (rarest === undefined || rank(character) > rank(rarest)) rarest = character;
  }
  return rarest;
}

function rank(character: string): number {
  const index = FREQUENT.indexOf(character);
  return index < 0 ? FREQUENT.length : index;
}
