/**
 * Finds texts in a flood of output in which they mostly are not.
 *
 * `String.indexOf` looks for the first character of a text and compares from there: in output that has this character everywhere, it
 * needs 30 ns a character. So the rarest characters are looked for, each of which is one pass with memchr at most. Only where all of
 * them are, a RegExp that V8 compiles finds the text.
 *
 * Test: test/expect/text-finder.test.ts
 */

/** Characters of output, the most frequent first. All others are rarer. */
const FREQUENT = ' etaoinsrhldcumfpgwybvkxjqz0123456789.,-/:';
/** How many characters of a text are looked for before the text itself. */
const CHARACTERS_LIMIT = 4;

export class TextFinder {
  /** The length of the longest text. */
  readonly longest: number;
  readonly #texts: readonly string[];
  readonly #flags: string;
  /** Made when a text may be there. */
  #pattern: RegExp | undefined;
  /** Characters of each text; undefined if there are texts of which no character is certain. */
  readonly #characters: readonly (readonly string[])[] | undefined;

  /**
   * @param texts not empty
   * @param flags `i` and `u` as for a RegExp
   */
  constructor(texts: readonly string[], flags = '') {
    this.longest = Math.max(...texts.map(({ length }) => length));
    this.#texts = texts;
    this.#flags = flags;
    const characters = texts.map((text) => rarestOf(text, flags.includes('i')));
    if (characters.every(({ length }) => length > 0)) this.#characters = characters;
  }

  /** Returns the index of the first text that begins at or after an index, or -1. */
  find(part: string, from: number): number {
    if (this.#characters?.every((some) => some.some((character) => part.indexOf(character, from) < 0))) {
      return -1;
    }
    this.#pattern ??= patternOf(this.#texts, this.#flags);
    this.#pattern.lastIndex = from;
    return this.#pattern.exec(part)?.index ?? -1;
  }
}

function patternOf(texts: readonly string[], flags: string): RegExp {
  return new RegExp(texts.map((text) => sourceOf(text, flags)).join('|'), `g${flags}`);
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

/**
 * Returns the rarest characters of a text, the rarest first.
 * @param ignoresCase a character that has two cases is not certain
 */
function rarestOf(text: string, ignoresCase: boolean): string[] {
  const certain = ignoresCase ? text.replace(/[^\x20-\x40\x5b-\x60\x7b-\x7e]/g, '') : text;
  const characters = [...new Set(certain.split(''))];
  return characters.sort((a, b) => rank(b) - rank(a)).slice(0, CHARACTERS_LIMIT);
}

function rank(character: string): number {
  const index = FREQUENT.indexOf(character);
  return index < 0 ? FREQUENT.length : index;
}
