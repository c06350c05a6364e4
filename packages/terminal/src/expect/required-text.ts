import { TextFinder } from './text-finder.js';

/**
 * Finds texts of which every match of a RegExp contains one. A text is searched many times faster than a RegExp, so a RegExp is tried
 * only when one of its texts is there.
 *
 * Test: test/expect/required-text.test.ts
 */

/** Returns what finds a text that every match contains; undefined if there may be a match without any. */
export function requiredText(pattern: RegExp): TextFinder | undefined {
  const texts = requiredTexts(pattern);
  return texts && new TextFinder(texts, pattern.flags.replace(/[^iu]/g, ''));
}

/** Returns the texts; undefined if there may be a match without any text that is known. */
export function requiredTexts({ source, flags }: RegExp): readonly string[] | undefined {
  // The sets of `v` are nested.
  if (flags.includes('v')) return undefined;
  const texts = new Scanner(source, flags.includes('u')).alternatives();
  return texts.includes('') ? undefined : [...new Set(texts)];
}

/** A part of a pattern: a character, or something else whose texts are `inner`. */
interface Part {
  readonly character?: string;
  readonly inner?: string;
}

/** Escapes of which nothing is known. What is left out here only makes the texts shorter. */
const OTHER_ESCAPE =
  /\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z]|\d+|[A-Za-z])/y;
/** The same without the flag `u`, where braces are quantifiers or text. */
const OTHER_ESCAPE_PLAIN = /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|c[A-Za-z]|\d+|[A-Za-z])/y;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;
const GROUP_START = /\((?:\?(?::|<[^=!][^>]*>))?(?!\?)/y;

class Scanner {
  readonly #source: string;
  readonly #unicode: boolean;
  #at = 0;

  constructor(source: string, unicode: boolean) {
    this.#source = source;
    this.#unicode = unicode;
  }

  /** Returns a text of each alternative, up to the end of the group; empty for one without. */
  alternatives(): string[] {
    const texts = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      texts.push(this.#sequence());
    }
    return texts;
  }

  /** Returns the longest text of an alternative. */
  #sequence(): string {
    let longest = '';
    let run = '';
    const end = () => {
      if (run.length > longest.length) longest = run;
      run = '';
    };
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const { character, inner = '' } = this.#part();
      const least = this.#quantifier();
      if (character !== undefined && least !== 0) run += character;
      if (character !== undefined && least === undefined) continue;
      end();
      // The last of several is followed by what comes next.
      if (character !== undefined && least !== 0) run = character;
      else if (least !== 0 && inner.length > longest.length) longest = inner;
    }
    end();
    return longest;
  }

  #part(): Part {
    const first = this.#source.charAt(this.#at);
    if (first === '\\') return this.#escape();
    if (first === '[') return this.#set();
    if (first === '(') return this.#group();
    const code = this.#unicode ? this.#source.codePointAt(this.#at) : undefined;
    const character = code === undefined ? first : String.fromCodePoint(code);
    this.#at += character.length;
    return '.^$'.includes(first) ? {} : { character };
  }

  #escape(): Part {
    const second = this.#source.charAt(this.#at + 1);
    const control = CONTROLS[second];
    if (control === undefined && this.#matches(this.#unicode ? OTHER_ESCAPE : OTHER_ESCAPE_PLAIN)) return {};
    this.#at += 2;
    return { character: control ?? second };
  }

  /** `[…]`, of which nothing is known. */
  #set(): Part {
    this.#at += 1;
    while (this.#at < this.#source.length && this.#source.charAt(this.#at) !== ']') {
      this.#at += this.#source.charAt(this.#at) === '\\' ? 2 : 1;
    }
    this.#at += 1;
    return {};
  }

  #group(): Part {
    // What stands in a lookaround, or after other modifiers, is not a part of the match.
    const isPart = this.#matches(GROUP_START) !== undefined;
    if (!isPart) this.#at += 1;
    const [inner = '', ...others] = this.alternatives();
    this.#at += 1;
    return isPart && others.length === 0 ? { inner } : {};
  }

  /** Returns how often a part occurs at least; undefined for once without a quantifier. */
  #quantifier(): number | undefined {
    const match = this.#matches(QUANTIFIER);
    if (!match) return undefined;
    if (match[1] !== undefined) return Number(match[1]);
    return match[0].startsWith('+') ? 1 : 0;
  }

  #matches(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}
