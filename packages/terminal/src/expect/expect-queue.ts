import { performance } from 'node:perf_hooks';
import type { Match, Pattern, Search } from './pattern.js';
import { type Found, PatternSearch } from './pattern-search.js';
import { SearchBuffer } from './search-buffer.js';
import { limitWait } from './wait-options.js';

/** Why a wait failed, without what the session adds to the error. */
export type ExpectFailure =
  | {
      readonly kind: 'timeout' | 'ended';
      readonly before: string;
      /** How many characters fell off the front of the buffer since the last match. */
      readonly lost: number;
    }
  | { readonly kind: 'aborted'; readonly reason: unknown };

export interface ExpectRequest {
  readonly patterns: readonly Pattern[];
  readonly searches: readonly Search[];
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

interface Wait {
  readonly patterns: readonly Pattern[];
  readonly search: PatternSearch;
  resolve(match: Match): void;
  reject(failure: ExpectFailure): void;
  cancel(): void;
}

/** A buffer of at most this many characters is searched for RegExps at every chunk. */
const SMALL_BUFFER_LIMIT = 4096;
/** A search for RegExps is put off until this many times `maxBuffer` have arrived, or until the timer below. */
const BUFFERS_PER_SEARCH = 4;
/** The next search for RegExps waits this many times the duration of the last, so that searches take a ninth of the time. */
const PAUSES_PER_SEARCH = 8;
/** The next search for RegExps waits at most this long. */
const PAUSE_LIMIT_MS = 50;

/**
 * The waits of a session in the order of the calls. The first searches; the others follow when it has ended, in what it left.
 *
 * Searching stays linear: a string is searched only in what has arrived. A RegExp has to be searched in the whole buffer, so that
 * happens at once only while the buffer is small or the last search is old enough.
 *
 * Test: test/expect/expect-queue.test.ts
 */
export class ExpectQueue {
  readonly #buffer: SearchBuffer;
  readonly #limit: number;
  #waits: Wait[] = [];
  #ended = false;
  /** Set while a search for RegExps is put off. */
  #timer: NodeJS.Timeout | undefined;
  #nextSearch = 0;
  /** The end of the text at the last search for RegExps. */
  #searchedTo = 0;

  constructor(maxBuffer: number, sequence: (sequence: string) => void) {
    this.#limit = maxBuffer;
    this.#buffer = new SearchBuffer(maxBuffer, sequence);
  }

  /** The text that no match has consumed. */
  get before(): string {
    return this.#buffer.text.slice(this.#buffer.text.start).slice(-this.#limit);
  }

  /** How many characters fell off since the last match. */
  get lost(): number {
    return this.#buffer.lost;
  }

  /** The output that no match has consumed, with escape sequences. */
  get unread(): string {
    return this.#buffer.raw.slice(this.#buffer.raw.start);
  }

  /** Consumes the lines that are complete, unless a wait still looks for something in them. */
  skipLines(): void {
    if (this.#waits.length > 0) return;
    const { text } = this.#buffer;
    const end = text.start + text.slice(text.start).lastIndexOf('\n') + 1;
    this.#buffer.consume(end, this.#buffer.rawEndOf(end));
  }

  append(chunk: string, ascii: boolean): void {
    this.#buffer.append(chunk, ascii);
    const wait = this.#waits[0];
    if (wait) this.#search(wait);
    // What a search that was put off has to see is kept.
    if (this.#timer === undefined) this.#buffer.trim();
  }

  #search(wait: Wait): void {
    const hasToSearch = wait.search.mayMatchRegExp();
    const now = hasToSearch && this.#isDue();
    if (hasToSearch && !now)
      this.#timer ??= setTimeout(() => this.#searchPutOff(), this.#nextSearch - performance.now());
    this.#serve(now);
  }

  #isDue(): boolean {
    const { raw } = this.#buffer;
    if (raw.length <= SMALL_BUFFER_LIMIT) return true;
    if (raw.end - this.#searchedTo >= BUFFERS_PER_SEARCH * this.#limit) return true;
    return this.#timer === undefined && performance.now() >= this.#nextSearch;
  }

  #searchPutOff(): void {
    this.#serve(true);
    this.#buffer.trim();
  }

  /** Serves the waits in order, as far as there are matches. */
  #serve(withRegExps: boolean): void {
    let all = withRegExps;
    for (let wait = this.#waits[0]; wait; wait = this.#waits[0]) {
      const found = all ? this.#findAll(wait) : wait.search.find(false);
      if (!found && !this.#ended) break;
      if (found) this.#settle(wait, () => wait.resolve(this.#consume(wait, found)));
      else this.#endWait(wait);
      // The next one has seen nothing.
      all = true;
    }
  }

  #findAll(wait: Wait): Found | undefined {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!wait.search.hasWhole) return wait.search.find(true);
    const start = performance.now();
    const found = wait.search.find(true);
    const end = performance.now();
    this.#nextSearch = end + Math.min((end - start) * PAUSES_PER_SEARCH, PAUSE_LIMIT_MS);
    this.#searchedTo = this.#buffer.raw.end;
    return found;
  }

  #consume(wait: Wait, found: Found): Match {
    const window = found.raw ? this.#buffer.raw : this.#buffer.text;
    // At most `limit` characters, since how many more are kept depends on how the stream is split.
    const from = Math.max(window.start, found.end - this.#limit);
    const match = {
      index: found.index,
      pattern: wait.patterns[found.index] as Pattern,
      before: window.slice(Math.min(from, found.start), found.start),
      text: window.slice(found.start, found.end),
      groups: found.groups,
      named: found.named,
    };
    if (found.raw) this.#buffer.consume(this.#buffer.textOf(found.end), found.end);
    else this.#buffer.consume(found.end, this.#buffer.rawEndOf(found.end));
    return match;
  }

  /** Ends a wait that found nothing before the end of the output. */
  #endWait(wait: Wait): void {
    const index = wait.search.indexOf('eof');
    if (index < 0) {
      this.#settle(wait, () => wait.reject(this.#failure('ended')));
      return;
    }
    const match = this.#without(wait, index);
    this.#buffer.consume(this.#buffer.text.end, this.#buffer.raw.end);
    this.#settle(wait, () => wait.resolve(match));
  }

  #without(wait: Wait, index: number): Match {
    const pattern = wait.patterns[index] as Pattern;
    return { index, pattern, before: this.before, text: '', groups: [], named: {} };
  }

  #failure(kind: 'timeout' | 'ended'): ExpectFailure {
    return { kind, before: this.before, lost: this.lost };
  }

  /** Removes a wait. */
  #settle(wait: Wait, tell: () => void): void {
    wait.cancel();
    this.#waits = this.#waits.filter((other) => other !== wait);
    tell();
  }

  /** Adds a wait, and serves it at once if it can be. */
  add(request: ExpectRequest, resolve: Wait['resolve'], reject: Wait['reject']): void {
    const search = new PatternSearch(this.#buffer, request.searches);
    const cancel = limitWait(
      request,
      () => this.#expire(wait),
      (reason) => this.#remove(wait, () => reject({ kind: 'aborted', reason })),
    );
    // Not by spreading the request, which takes longer than the rest of a wait for output that comes at once.
    const wait: Wait = { patterns: request.patterns, search, resolve, reject, cancel };
    this.#waits.push(wait);
    if (this.#waits.length === 1) this.#serve(true);
  }

  #expire(wait: Wait): void {
    if (wait === this.#waits[0]) this.#serve(true);
    if (!this.#waits.includes(wait)) return;
    const index = wait.search.indexOf('timeout');
    this.#remove(wait, () => {
      if (index < 0) wait.reject(this.#failure('timeout'));
      else wait.resolve(this.#without(wait, index));
    });
  }

  #remove(wait: Wait, tell: () => void): void {
    const wasFirst = wait === this.#waits[0];
    this.#settle(wait, tell);
    if (wasFirst) this.#serve(true);
    if (this.#waits.length === 0) this.#stopTimer();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#buffer.trim();
  }

  /** Consumes the output before its last `rest` characters, as a match would. */
  consume(rest: number): void {
    const rawEnd = this.#buffer.raw.end - rest;
    this.#buffer.consume(this.#buffer.textOf(rawEnd), rawEnd);
  }

  /** The output has ended: every wait ends, now and from now on. */
  end(): void {
    this.#ended = true;
    this.#serve(true);
  }
}
