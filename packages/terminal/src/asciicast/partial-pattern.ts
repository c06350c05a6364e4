/**
 * Changes a pattern so that it also matches the beginning of a match that the end of the text cuts off: `ab` becomes
 * `(?:a|END)(?:b|END)`, where END matches only at the end. A match that does not reach the end of the text is a match of the original
 * pattern. Every text that more characters could complete to a match has a match that reaches its end.
 *
 * Test: test/asciicast/partial-pattern.test.ts
 */
const END = '(?![\\s\\S])';
/** What a reference to a group may match at the end of the text, where it is unknown how much of the group is there. */
const REFERENCE_LIMIT_CHARACTERS = 4096;

/** `looksAhead`: the text after a match can undo it. */
export function partialPattern(source: string, flags: string): { pattern: string; looksAhead: boolean } {
  const parser = new PatternParser(source, flags);
  return { pattern: parser.disjunction(), looksAhead: parser.looksAhead };
}

class PatternParser {
  looksAhead = false;
  readonly #source: string;
  readonly #unicode: boolean;
  readonly #nestedClasses: boolean;
  readonly #namedGroups: boolean;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#unicode = /[uv]/.test(flags);
    this.#nestedClasses = flags.includes('v');
    this.#namedGroups = /\(\?<[^=!]/.test(source);
  }

  /** Reads up to the end of the group or of the pattern. */
  disjunction(): string {
    let pattern = '';
    while (this.#at < this.#source.length && this.#source[this.#at] !== ')') pattern += this.#term();
    return pattern;
  }

  #term(): string {
    // A quantifier, an alternative, `^` and `$` stay. `$` matches at the end, so the match reaches it.
    const kept = this.#take(/[|^$*+?]|\{\d+(?:,\d*)?\}/y);
    if (kept !== undefined) return kept;
    const next = this.#source[this.#at];
    if (next === '(') return this.#group();
    if (next === '[') return atom(this.#class());
    if (next === '\\') return this.#escape();
    return atom(this.#character());
  }

  #group(): string {
    // The text before a match is complete, so a lookbehind stays as it is. A text that is cut off does not match what must not
    // follow, but may match it later.
    const fixed = this.#take(/\(\?(?:<[=!]|!)/y);
    if (fixed !== undefined) {
      if (fixed === '(?!') this.looksAhead = true;
      return fixed + this.#copyGroup();
    }
    const opening = this.#take(/\((?:\?(?:<\w[^>]*>|[^(<]*?[:=]))?/y) ?? '';
    if (opening === '(?=') this.looksAhead = true;
    const inner = this.disjunction();
    this.#at += 1;
    return `${opening}${inner})`;
  }

  /** Returns the rest of a group as it is. */
  #copyGroup(): string {
    const start = this.#at;
    for (let depth = 1; depth > 0; ) {
      const next = this.#source[this.#at];
      if (next === '[') {
        this.#class();
        continue;
      }
      if (next === '(') depth += 1;
      if (next === ')') depth -= 1;
      this.#at += next === '\\' ? 2 : 1;
    }
    return this.#source.slice(start, this.#at);
  }

  #class(): string {
    const start = this.#at;
    let depth = 0;
    do {
      const next = this.#source[this.#at];
      if (next === '[' && (depth === 0 || this.#nestedClasses)) depth += 1;
      if (next === ']') depth -= 1;
      this.#at += next === '\\' ? 2 : 1;
    } while (depth > 0 && this.#at < this.#source.length);
    return this.#source.slice(start, this.#at);
  }

  #escape(): string {
    const reference = this.#take(this.#namedGroups ? /\\(?:[1-9]\d*|k<[^>]*>)/y : /\\[1-9]\d*/y);
    if (reference !== undefined) return `(?:${reference}|[\\s\\S]{0,${REFERENCE_LIMIT_CHARACTERS}}${END})`;
    const long = this.#unicode
      ? /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\})/y
      : /\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|0[0-7]{1,2})/y;
    const found = this.#take(long);
    if (found !== undefined) return atom(found);
    this.#at += 1;
    return atom(`\\${this.#character()}`);
  }

  #character(): string {
    const point = this.#source.codePointAt(this.#at) ?? 0;
    const character = this.#unicode ? String.fromCodePoint(point) : this.#source.charAt(this.#at);
    this.#at += character.length;
    return character;
  }

  /** @param pattern sticky */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

function atom(source: string): string {
  return `(?:${source}|${END})`;
}
