/**
 * What is known of every match of a RegExp without trying it: a text that it contains, and how long it can be. With these a flood of
 * output is searched many times faster, see PatternSearch.
 *
 * Test: test/expect/pattern-shape.test.ts
 */

export interface PatternShape {
  /** Every match contains one of these; undefined if there may be a match without. */
  readonly texts: readonly string[] | undefined;
  /** How many characters a match can have, with those after it that a lookahead inspects; perhaps more than there are. */
  readonly longest: number;
}

export function shapeOf({ source, flags }: RegExp): PatternShape {
  // Sets of `v` are nested.
  if (flags.includes('v')) return { texts: undefined, longest: Number.POSITIVE_INFINITY };
  const { texts, longest } = new Scanner(source, flags).alternatives();
  return { texts: texts.includes('') ? undefined : [...new Set(texts)], longest };
}

/** A part of a pattern. */
interface Part {
  /** What it is, if that is one character. */
  readonly character?: string;
  /** A text that it contains. */
  readonly text?: string;
  readonly longest: number;
}

interface Quantifier {
  readonly least: number;
  readonly most: number;
}

const UNKNOWN = Number.POSITIVE_INFINITY;
/** Escapes of which nothing is known but that they are a character or none. `\k` and numbers can be as long as a group. */
const OTHER_ESCAPE =
  /\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z]|\d+|[A-Za-z])/y;
/** OTHER_ESCAPE without the flag `u`, where braces are quantifiers or text. */
const OTHER_ESCAPE_PLAIN = /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|c[A-Za-z]|\d+|[A-Za-z])/y;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
/** A set of one character, as in `[.]`. */
const SINGLE_SET = /\[(?:([ -[_-~])|\\([!-/:-@[-`{-~]))\]/y;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y;
const GROUP_START = /\((?:\?(?::|<[^=!][^>]*>))?(?!\?)/y;
const LOOKAROUND = /\(\?(<?)[=!]/y;

class Scanner {
  readonly #source: string;
  readonly #unicode: boolean;
  readonly #multiline: boolean;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#unicode = flags.includes('u');
    this.#multiline = flags.includes('m');
  }

  /** Scans up to the end of the group. Each alternative has a text, which is empty if none is known. */
  alternatives(): { readonly texts: readonly string[]; readonly longest: number } {
    const all = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      all.push(this.#sequence());
    }
    return {
      texts: all.map(({ text }) => text),
      longest: Math.max(...all.map(({ longest }) => longest)),
    };
  }

  #sequence(): { readonly text: string; readonly longest: number } {
    const texts = new Texts();
    let longest = 0;
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const part = this.#part();
      const quantifier = this.#quantifier();
      texts.add(part, quantifier);
      // Nothing, however often, is nothing.
      if (part.longest > 0) longest += part.longest * (quantifier?.most ?? 1);
    }
    return { text: texts.longest(), longest };
  }

  #part(): Part {
    const first = this.#source.charAt(this.#at);
    if (first === '\\') return this.#escape();
    if (first === '[') return this.#set();
    if (first === '(') return this.#group();
    const code = this.#unicode ? this.#source.codePointAt(this.#at) : undefined;
    const character = code === undefined ? first : String.fromCodePoint(code);
    this.#at += character.length;
    // The start of the text is where the window begins, and not where a search does.
    if (first === '^' && !this.#multiline) return { longest: UNKNOWN };
    return '.^$'.includes(first) ? { longest: this.#widest } : { character, longest: character.length };
  }

  /** The length of one character. */
  get #widest(): number {
    return this.#unicode ? 2 : 1;
  }

  #escape(): Part {
    const second = this.#source.charAt(this.#at + 1);
    const control = CONTROLS[second];
    if (control === undefined && this.#matches(this.#unicode ? OTHER_ESCAPE : OTHER_ESCAPE_PLAIN)) {
      return { longest: /[k\d]/.test(second) ? UNKNOWN : this.#widest };
    }
    this.#at += 2;
    return { character: control ?? second, longest: 1 };
  }

  /** `[…]`, of which nothing is known if it has several characters. */
  #set(): Part {
    const single = this.#matches(SINGLE_SET);
    const character = single?.[1] ?? single?.[2];
    if (character !== undefined) return { character, longest: 1 };
    this.#at += 1;
    while (this.#at < this.#source.length && this.#source.charAt(this.#at) !== ']') {
      this.#at += this.#source.charAt(this.#at) === '\\' ? 2 : 1;
    }
    this.#at += 1;
    return { longest: this.#widest };
  }

  #group(): Part {
    const lookaround = this.#matches(LOOKAROUND);
    // What stands in a lookaround, or after other modifiers, is not a part of the match.
    const isPart = !lookaround && this.#matches(GROUP_START) !== undefined;
    if (!isPart && !lookaround) this.#at += 1;
    const { texts, longest } = this.alternatives();
    this.#at += 1;
    const [text = '', ...others] = texts;
    return { text: isPart && others.length === 0 ? text : '', longest: lookaround?.[1] ? UNKNOWN : longest };
  }

  #quantifier(): Quantifier | undefined {
    const match = this.#matches(QUANTIFIER);
    if (!match) return undefined;
    const [whole, least, comma, most] = match;
    if (least === undefined) {
      return { least: whole.startsWith('+') ? 1 : 0, most: whole.startsWith('?') ? 1 : UNKNOWN };
    }
    return { least: Number(least), most: comma === undefined ? Number(least) : Number(most || UNKNOWN) };
  }

  #matches(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}

/** Collects the texts of a sequence. */
class Texts {
  #longest = '';
  /** The characters that follow each other up to here. */
  #run = '';

  add({ character, text = '' }: Part, quantifier: Quantifier | undefined): void {
    const occurs = quantifier === undefined || quantifier.least > 0;
    if (character !== undefined && occurs) this.#run += character;
    if (character !== undefined && quantifier === undefined) return;
    this.#keep(this.#run);
    if (occurs) this.#keep(text);
    // The last of several is followed by what comes next.
    this.#run = character !== undefined && occurs ? character : '';
  }

  #keep(text: string): void {
    if (text.length > this.#longest.length) this.#longest = text;
  }

  longest(): string {
    this.#keep(this.#run);
    return this.#longest;
  }
}
