import type { Search } from './pattern.js';
import { requiredTexts } from './required-text.js';
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

/** The texts of which a RegExp needs one, and where the last of them was found. */
interface Required {
  readonly texts: readonly string[];
  /** Up to where they have been searched. */
  searched: number;
  /** Where the last one that was found begins. */
  seen: number;
}

/**
 * Searches a growing buffer for the patterns of one call. Strings are searched only where a match can begin that was not possible
 * before. RegExps are always searched in the whole buffer, so the caller decides when; but only if the buffer has a text without which
 * they cannot match.
 *
 * Test: test/expect/pattern-search.test.ts
 */
export class PatternSearch {
  readonly #buffer: SearchBuffer;
  readonly #searches: readonly Search[];
  readonly #required: readonly (Required | undefined)[];
  /** Up to where strings have been searched. */
  readonly #searched = { text: 0, raw: 0 };

  constructor(buffer: SearchBuffer, searches: readonly Search[]) {
    this.#buffer = buffer;
    this.#searches = searches;
    this.#required = searches.map((search) => {
      const texts = search.kind === 'regexp' ? requiredTexts(search.value) : undefined;
      return texts && { texts, searched: 0, seen: -1 };
    });
  }

  /** Whether a RegExp may match. */
  mayMatchRegExp(): boolean {
    return this.#searches.some((search, index) => search.kind === 'regexp' && this.#mayMatch(search, index));
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
    const strings = this.#findStrings();
    const found = withRegExps || strings.length > 0 ? [...strings, ...this.#findRegExps()] : strings;
    return found.sort((a, b) => a.order - b.order || a.index - b.index)[0];
  }

  #findStrings(): Found[] {
    const { text, raw } = this.#buffer;
    const found = this.#searches.flatMap((search, index) => {
      if (search.kind !== 'string') return [];
      const name = search.raw ? 'raw' : 'text';
      const { length } = search.value;
      const start = this.#buffer[name].indexOf(search.value, this.#searched[name] - (length - 1));
      return start < 0 ? [] : [this.#located(index, search, start, { length, groups: [], named: {} })];
    });
    this.#searched.text = text.end;
    this.#searched.raw = raw.end;
    return found;
  }

  #findRegExps(): Found[] {
    return this.#searches.flatMap((search, index) => {
      if (search.kind !== 'regexp' || !this.#mayMatch(search, index)) return [];
      const window = this.#buffer[search.raw ? 'raw' : 'text'];
      const match = search.value.exec(window.slice(window.start));
      if (!match) return [];
      const { start } = window;
      return [this.#located(index, search, start + match.index, groupsOf(match))];
    });
  }

  /** Whether the window has a text that the RegExp needs. */
  #mayMatch({ raw }: TextSearch, index: number): boolean {
    const required = this.#required[index];
    if (!required) return true;
    const window = this.#buffer[raw ? 'raw' : 'text'];
    if (window.end > required.searched) {
      for (const text of required.texts) {
        const last = window.lastIndexOf(text, required.searched - (text.length - 1));
        required.seen = Math.max(required.seen, last);
      }
      required.searched = window.end;
    }
    return required.seen >= window.start;
  }

  #located(index: number, { raw }: TextSearch, start: number, match: Located): Found {
    const { groups, named } = match;
    const order = raw ? start : this.#buffer.rawStartOf(start);
    return { index, raw, start, end: start + match.length, groups, named, order };
  }
}

interface Located {
  readonly length: number;
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string>>;
}

function groupsOf(match: RegExpExecArray): Located {
  const present = Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined);
  return { length: match[0].length, groups: match.slice(1), named: Object.fromEntries(present) };
}
