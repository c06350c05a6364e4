import type { Search } from './pattern.js';
import { shapeOf } from './pattern-shape.js';
import type { SearchBuffer } from './search-buffer.js';
import { TextFinder } from './text-finder.js';
import type { TextWindow } from './text-window.js';

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
 * A RegExp whose matches can have more characters is searched in the whole buffer: to search so much before each new chunk would
 * take too long.
 */
const SHORT_MATCH_LIMIT = 256;

/** How a pattern is searched. */
interface Plan {
  /** Finds a string, or a text that a RegExp needs; undefined if none is known. */
  readonly finder: TextFinder | undefined;
  /** A RegExp whose matches are short, with the flag `g`, and their length. */
  readonly short: { readonly pattern: RegExp; readonly longest: number } | undefined;
}

/** A pattern, and how far it has been searched. */
interface Progress extends Plan {
  readonly index: number;
  readonly search: TextSearch;
  readonly window: TextWindow;
  /** Up to where texts have been searched. */
  searched: number;
  /** Up to where matches of a short RegExp have been searched. */
  tried: number;
  /** The last text that was found ends before it. */
  seen: number;
}

/**
 * Searches a growing buffer for the patterns of one call. Strings, and RegExps whose matches are short, are searched only where a match
 * can begin that was not possible before. Other RegExps are searched in the whole buffer, so the caller decides when. All RegExps only if the
 * buffer has a text without which they cannot match.
 *
 * Test: test/expect/pattern-search.test.ts
 */
export class PatternSearch {
  readonly #buffer: SearchBuffer;
  readonly #searches: readonly Search[];
  readonly #all: readonly Progress[];
  /** Whether a RegExp is searched in the whole buffer. */
  readonly hasWhole: boolean;

  constructor(buffer: SearchBuffer, searches: readonly Search[]) {
    this.#buffer = buffer;
    this.#searches = searches;
    const all: Progress[] = [];
    for (const [index, search] of searches.entries()) {
      if ('value' in search) all.push(createProgress(index, search, buffer));
    }
    this.#all = all;
    this.hasWhole = this.#all.some(isWhole);
  }

  /** Whether a RegExp that is searched in the whole buffer may match. */
  mayMatchRegExp(): boolean {
    return this.hasWhole && this.#all.some((progress) => isWhole(progress) && mayMatch(progress));
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
    let first: Found | undefined;
    for (const progress of this.#all) {
      if (!isWhole(progress)) first = earlier(first, this.#findNew(progress));
    }
    if (!withRegExps && !first) return undefined;
    for (const progress of this.#all) {
      if (isWhole(progress)) first = earlier(first, this.#findInWhole(progress));
    }
    return first;
  }

  #findNew(progress: Progress): Found | undefined {
    if (progress.short) return this.#findShort(progress, progress.short);
    const start = findText(progress);
    const length = String(progress.search.value).length;
    return start < 0 ? undefined : this.#located(progress, start, { length, groups: [], named: {} });
  }

  #findShort(
    progress: Progress,
    { pattern, longest }: { pattern: RegExp; longest: number },
  ): Found | undefined {
    const { window, tried } = progress;
    progress.tried = window.end;
    if (!mayMatch(progress)) return undefined;
    const first = Math.max(window.start, tried - longest + 1);
    // What `^` and `\b` look at is before it. With the flag `u` a search from the middle of a surrogate pair begins at its first half.
    const from = Math.max(window.start, first - 2);
    pattern.lastIndex = first - from;
    return this.#locatedMatch(progress, from, pattern.exec(window.slice(from)));
  }

  #findInWhole(progress: Progress): Found | undefined {
    const { search, window } = progress;
    if (search.kind !== 'regexp' || !mayMatch(progress)) return undefined;
    const match = search.value.exec(window.slice(window.start));
    return this.#locatedMatch(progress, window.start, match);
  }

  #locatedMatch(progress: Progress, from: number, match: RegExpExecArray | null): Found | undefined {
    return match ? this.#located(progress, from + match.index, groupsOf(match)) : undefined;
  }

  #located({ index, search: { raw } }: Progress, start: number, match: Located): Found {
    const { groups, named } = match;
    const order = raw ? start : this.#buffer.rawStartOf(start);
    return { index, raw, start, end: start + match.length, groups, named, order };
  }
}

/** Returns the match that begins first; of those, the first in the list. */
function earlier(a: Found | undefined, b: Found | undefined): Found | undefined {
  if (!a || !b) return a ?? b;
  return (a.order - b.order || a.index - b.index) <= 0 ? a : b;
}

function createProgress(index: number, search: TextSearch, buffer: SearchBuffer): Progress {
  const window = buffer[search.raw ? 'raw' : 'text'];
  return { index, search, window, ...planOf(search), searched: 0, tried: 0, seen: 0 };
}

/** Plans of the last patterns: programs wait for the same prompt again and again. */
const plans = { string: new Map<string, Plan>(), regexp: new Map<string, Plan>() };
const KEPT_PLANS_LIMIT = 64;
/** Plans of patterns with more characters are not kept. */
const KEPT_PATTERN_LIMIT = 256;

function planOf(search: TextSearch): Plan {
  const kept = plans[search.kind];
  const key = String(search.value);
  const known = kept.get(key);
  if (known) return known;
  const plan = createPlan(search);
  if (kept.size === KEPT_PLANS_LIMIT) kept.clear();
  if (key.length <= KEPT_PATTERN_LIMIT) kept.set(key, plan);
  return plan;
}

function createPlan(search: TextSearch): Plan {
  if (search.kind === 'string') return { finder: new TextFinder([search.value]), short: undefined };
  const { source, flags } = search.value;
  const { texts, longest } = shapeOf(search.value);
  return {
    finder: texts && new TextFinder(texts, flags.replace(/[^iu]/g, '')),
    short: longest <= SHORT_MATCH_LIMIT ? { pattern: new RegExp(source, `${flags}g`), longest } : undefined,
  };
}

/** Whether a pattern is searched in the whole buffer. */
function isWhole({ search, short }: Progress): boolean {
  return search.kind === 'regexp' && !short;
}

/** Whether the window has a text that the RegExp needs. */
function mayMatch(progress: Progress): boolean {
  const { finder, window, searched } = progress;
  if (!finder) return true;
  // Where exactly the text is does not matter: the RegExp is tried a little longer.
  if (window.end > searched && findText(progress) >= 0) progress.seen = window.end;
  return progress.seen > window.start;
}

/** Returns where a text is that was not there at the last search, or -1. */
function findText(progress: Progress): number {
  const { finder, window, searched } = progress;
  progress.searched = window.end;
  return finder ? window.find(finder, searched - (finder.longest - 1)) : -1;
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
