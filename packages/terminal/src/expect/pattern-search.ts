import type { Search } from './pattern.js';
import { requiredText } from './required-text.js';
import type { SearchBuffer } from './search-buffer.js';
import { TextFinder } from './text-finder.js';

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

/** How far a string, or a text that a RegExp needs, has been searched. */
interface Progress {
  readonly finder: TextFinder;
  /** Up to where it has been searched. */
  searched: number;
  /** The last one that was found ends before it. */
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
  readonly #progress: readonly (Progress | undefined)[];

  constructor(buffer: SearchBuffer, searches: readonly Search[]) {
    this.#buffer = buffer;
    this.#searches = searches;
    this.#progress = searches.map((search) => {
      const finder = finderOf(search);
      return finder && { finder, searched: 0, seen: 0 };
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
    return this.#searches.flatMap((search, index) => {
      const progress = this.#progress[index];
      if (search.kind !== 'string' || !progress) return [];
      const start = this.#findNew(search, progress);
      const { length } = search.value;
      return start < 0 ? [] : [this.#located(index, search, start, { length, groups: [], named: {} })];
    });
  }

  /** Searches where a text can begin that was not there at the last search. */
  #findNew({ raw }: TextSearch, progress: Progress): number {
    const window = this.#buffer[raw ? 'raw' : 'text'];
    const { finder, searched } = progress;
    progress.searched = window.end;
    return window.find(finder, searched - (finder.longest - 1));
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
  #mayMatch(search: TextSearch, index: number): boolean {
    const progress = this.#progress[index];
    if (!progress) return true;
    const window = this.#buffer[search.raw ? 'raw' : 'text'];
    // Where exactly the text is does not matter: the RegExp is tried a little longer.
    if (window.end > progress.searched && this.#findNew(search, progress) >= 0) progress.seen = window.end;
    return progress.seen > window.start;
  }

  #located(index: number, { raw }: TextSearch, start: number, match: Located): Found {
    const { groups, named } = match;
    const order = raw ? start : this.#buffer.rawStartOf(start);
    return { index, raw, start, end: start + match.length, groups, named, order };
  }
}

function finderOf(search: Search): TextFinder | undefined {
  if (search.kind === 'string') return new TextFinder([search.value]);
  return search.kind === 'regexp' ? requiredText(search.value) : undefined;
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
