/**
 * Finds what the rules match in a text that comes in pieces.
 *
 * A part of the text is released when no match can begin in it any more. What may be the beginning of a match is held back, at most
 * HELD_LIMIT_CHARACTERS characters: what is longer is masked, since to release it would show the beginning of a secret.
 *
 *      released          held
 *   ─────────────┬───────────────────┬─ more text
 *   masked match │ may become a match│
 *
 * Test: test/asciicast/redaction.test.ts
 */
import { MASK, type RedactionPattern } from './redaction-rule.js';

const HELD_LIMIT_CHARACTERS = 65_536;
/** Released text that a lookbehind may inspect. */
const LOOKBEHIND_CHARACTERS = 1024;
/** A longer text is searched again only after it has grown by a part of its length, so that the time stays linear. */
const SEARCHED_AT_ONCE_CHARACTERS = 1024;
const GROWTH_BEFORE_SEARCH = 1 / 16;

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Search {
  readonly pattern: RedactionPattern;
  /** Where the beginning of a possible match is held, and where the next search begins. */
  held: number;
  /** End of the text at the last search. */
  searched: number;
}

/** Positions count from the start of the lane. */
export class RedactionLane {
  readonly #searches: readonly Search[];
  /** The text from `#start`. */
  #text = '';
  #start = 0;
  #released = 0;
  /** What matched, in order and without overlaps. */
  #ranges: Range[] = [];

  readonly #mask: string;

  constructor(patterns: readonly RedactionPattern[], mask = MASK) {
    this.#mask = mask;
    this.#searches = patterns.map((pattern) => ({ pattern, held: 0, searched: 0 }));
  }

  get length(): number {
    return this.#start + this.#text.length;
  }

  /** Up to here it is decided what is masked. */
  get released(): number {
    return this.#released;
  }

  /** `search` has to follow. */
  append(text: string): void {
    this.#text += text;
  }

  /** @param complete no more text comes */
  search(complete = false): void {
    const known = this.#ranges.length;
    for (const search of this.#searches) this.#find(search, complete);
    if (this.#ranges.length > known) this.#ranges = merged(this.#ranges);
    this.#released = Math.min(...this.#searches.map(({ held }) => held));
    const dropped = this.#released - LOOKBEHIND_CHARACTERS - this.#start;
    if (dropped > LOOKBEHIND_CHARACTERS) {
      this.#text = this.#text.slice(dropped);
      this.#start += dropped;
    }
  }

  /** Masks what is held. */
  giveUp(): void {
    for (const search of this.#searches) this.#maskHeld(search);
    this.#ranges = merged(this.#ranges);
    this.#released = this.length;
  }

  /**
   * Returns a released part of the text with masks in place of the matches. The parts have to be taken in order. A match in several
   * parts is masked in the first.
   */
  take(text: string, start: number): string {
    const end = start + text.length;
    let taken = '';
    let at = start;
    for (const range of this.#ranges) {
      if (range.start >= end) break;
      taken += text.slice(at - start, Math.max(at, range.start) - start);
      if (range.start >= start) taken += this.#mask;
      at = Math.max(at, Math.min(range.end, end));
    }
    while (this.#ranges[0] && this.#ranges[0].end <= end) this.#ranges.shift();
    return taken + text.slice(at - start);
  }

  #find(search: Search, complete: boolean): void {
    const { length } = this;
    const waiting = search.searched - search.held;
    const isLong = waiting > SEARCHED_AT_ONCE_CHARACTERS;
    if (!complete && isLong && length - search.searched < waiting * GROWTH_BEFORE_SEARCH) return;
    search.searched = length;
    const { whole, partial } = search.pattern;
    const pattern = complete ? whole : partial;
    for (let from = search.held; ; ) {
      const match = this.#next(pattern, from);
      if (!match) {
        search.held = length;
        return;
      }
      if (!complete && !this.#isCertain(search.pattern, match)) {
        search.held = match.start;
        if (length - match.start > HELD_LIMIT_CHARACTERS) this.#maskHeld(search);
        return;
      }
      from = match.end;
      // An empty match masks nothing.
      if (match.end > match.start) this.#ranges.push(match);
      else from += 1;
    }
  }

  #next(pattern: RegExp, from: number): Range | undefined {
    if (from > this.length) return undefined;
    pattern.lastIndex = from - this.#start;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    const start = this.#start + match.index;
    // With the flag `u`, a match may begin before `from`, inside a character.
    return { start, end: Math.max(from, start + match[0].length) };
  }

  /** Whether text that follows can neither extend the match nor undo it. */
  #isCertain(pattern: RedactionPattern, { start, end }: Range): boolean {
    return end + pattern.margin < this.length || pattern.length === end - start;
  }

  #maskHeld(search: Search): void {
    if (search.held < this.length) this.#ranges.push({ start: search.held, end: this.length });
    search.held = this.length;
    search.searched = this.length;
  }
}

/** Joins ranges that overlap, and sorts them. */
function merged(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && range.start < last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      joined.push(range);
    }
  }
  return joined;
}
