import type { Search } from './pattern.js';
import type { SearchBuffer } from './search-buffer.js';

/** A match, in positions of the whole stream. */
export interface Found {
  readonly index: number;
  readonly raw: boolean;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string>>;
  /** The raw position at which it begins. The match with the lowest one wins. */
  readonly order: number;
}

type TextSearch = Extract<Search, { raw: boolean }>;

/**
 * Searches a growing buffer for the patterns of one call. Strings are searched only where a match can begin that was not possible
 * before; RegExps always in the whole buffer, so the caller decides when.
 *
 * Test: test/expect/pattern-search.test.ts
 */
export class PatternSearch {
  readonly #buffer: SearchBuffer;
  readonly #searches: readonly Search[];
  /** The length of the longest string, in the text and raw. */
  readonly #longest: Record<'text' | 'raw', number>;
  /** Up to where strings have been searched. */
  readonly #searched = { text: 0, raw: 0 };

  constructor(buffer: SearchBuffer, searches: readonly Search[]) {
    this.#buffer = buffer;
    this.#searches = searches;
    const longest = (raw: boolean) =>
      Math.max(0, ...searches.map((s) => (s.kind === 'string' && s.raw === raw ? s.value.length : 0)));
    this.#longest = { text: longest(false), raw: longest(true) };
  }

  get hasRegExps(): boolean {
    return this.#searches.some(({ kind }) => kind === 'regexp');
  }

  /** Returns the index of a pattern of this kind, or -1. */
  indexOf(kind: 'eof' | 'timeout'): number {
    return this.#searches.findIndex((search) => search.kind === kind);
  }

  /**
   * Returns the match that begins first; of those, the first in the list.
   * @param withRegExps false searches RegExps only if a string was found
   */
  find(withRegExps: boolean): Found | undefined {
    const strings = this.#findAll('string');
    const found = withRegExps || strings.length > 0 ? [...strings, ...this.#findAll('regexp')] : strings;
    return found.sort((a, b) => a.order - b.order || a.index - b.index)[0];
  }

  #findAll(kind: 'string' | 'regexp'): Found[] {
    const windows = kind === 'regexp' ? this.#wholeWindows() : this.#newWindows();
    return this.#searches.flatMap((search, index) => {
      if (search.kind !== kind) return [];
      const { start, text } = windows[search.raw ? 'raw' : 'text'];
      const match = findIn(search as TextSearch, text);
      return match ? [this.#located(index, search as TextSearch, start + match.index, match)] : [];
    });
  }

  #wholeWindows() {
    const { text, raw } = this.#buffer;
    const uses = (isRaw: boolean) => this.#searches.some((s) => s.kind === 'regexp' && s.raw === isRaw);
    return {
      text: { start: text.start, text: uses(false) ? text.slice(text.start) : '' },
      raw: { start: raw.start, text: uses(true) ? raw.slice(raw.start) : '' },
    };
  }

  #newWindows() {
    return { text: this.#newWindow('text'), raw: this.#newWindow('raw') };
  }

  #newWindow(name: 'text' | 'raw') {
    const window = this.#buffer[name];
    const longest = this.#longest[name];
    if (longest === 0) return { start: window.end, text: '' };
    const start = Math.max(window.start, this.#searched[name] - (longest - 1));
    this.#searched[name] = window.end;
    return { start, text: window.slice(start) };
  }

  #located(index: number, { raw }: TextSearch, start: number, match: Located): Found {
    const { groups, named } = match;
    const order = raw ? start : this.#buffer.rawStartOf(start);
    return { index, raw, start, end: start + match.length, groups, named, order };
  }
}

interface Located {
  readonly index: number;
  readonly length: number;
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string>>;
}

function findIn(search: TextSearch, text: string): Located | undefined {
  if (search.kind === 'string') {
    const index = text.indexOf(search.value);
    return index < 0 ? undefined : { index, length: search.value.length, groups: [], named: {} };
  }
  const match = search.value.exec(text);
  if (!match) return undefined;
  const present = Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined);
  return {
    index: match.index,
    length: match[0].length,
    groups: match.slice(1),
    named: Object.fromEntries(present),
  };
}
