import { EscapeFilter } from './escape-filter.js';
import { TextWindow } from './text-window.js';

/**
 * The output that no match has consumed: as text without escape sequences, and raw. Positions in one can be converted to positions
 * in the other.
 *
 * Test: test/expect/expect-queue.test.ts, test/expect/memory.test.ts
 */
export class SearchBuffer {
  readonly text = new TextWindow();
  readonly raw = new TextWindow();
  readonly #filter: EscapeFilter;
  readonly #limit: number;
  /** Where sequences are hidden: positions in the text, and how many hidden characters there are up to and with each. */
  #places: number[] = [];
  #totals: number[] = [];
  #consumed = 0;

  /**
   * @param limit how many characters `trim` keeps
   * @param sequence receives the escape sequences
   */
  constructor(limit: number, sequence: (sequence: string) => void) {
    this.#limit = limit;
    this.#filter = new EscapeFilter({
      text: (text) => {
        this.text.append(text);
        this.raw.append(text);
      },
      hidden: (part) => this.#hide(part),
      sequence,
    });
  }

  /** How many characters of the text have fallen off since the last match. */
  get lost(): number {
    return this.text.start - this.#consumed;
  }

  append(chunk: string, ascii: boolean): void {
    this.#filter.write(chunk, ascii);
  }

  #hide(part: string): void {
    this.raw.append(part);
    const last = this.#places.length - 1;
    if (this.#places[last] === this.text.end) {
      this.#totals[last] = (this.#totals[last] ?? 0) + part.length;
    } else {
      this.#places.push(this.text.end);
      this.#totals.push((this.#totals[last] ?? 0) + part.length);
    }
  }

  /** Drops what exceeds the limit. */
  trim(): void {
    this.#dropTo(this.text.end - this.#limit, this.raw.end - this.#limit);
  }

  /** Drops what a match has consumed. */
  consume(textEnd: number, rawEnd: number): void {
    this.#dropTo(textEnd, rawEnd);
    this.#consumed = this.text.start;
  }

  #dropTo(textPosition: number, rawPosition: number): void {
    this.text.dropTo(textPosition);
    this.raw.dropTo(rawPosition);
    // The last place before the window gives the total at its start.
    const unused = this.#placeBefore(this.text.start);
    if (unused > 256 && unused * 2 > this.#places.length) {
      this.#places = this.#places.slice(unused);
      this.#totals = this.#totals.slice(unused);
    }
  }

  /** Returns the raw position of the character at a position of the text, which sequences may precede. */
  rawStartOf(textPosition: number): number {
    return textPosition + this.#totalAt(this.#placeBefore(textPosition + 1));
  }

  /** Returns the raw position directly after the characters before a position of the text. */
  rawEndOf(textPosition: number): number {
    return textPosition + this.#totalAt(this.#placeBefore(textPosition));
  }

  /** Returns the position in the text of a raw position. */
  textOf(rawPosition: number): number {
    // Finds the last hidden part that begins before the raw position.
    const index = lastIndexWhere(
      this.#places.length,
      (at) => (this.#places[at] ?? 0) + this.#totalAt(at - 1) < rawPosition,
    );
    if (index < 0) return rawPosition - this.#totalAt(-1);
    return Math.max(this.#places[index] ?? 0, rawPosition - this.#totalAt(index));
  }

  /** Returns the index of the last place before a position of the text, or -1. */
  #placeBefore(textPosition: number): number {
    return lastIndexWhere(this.#places.length, (at) => (this.#places[at] ?? 0) < textPosition);
  }

  #totalAt(index: number): number {
    return this.#totals[index] ?? 0;
  }
}

/** Returns the last index for which `holds` is true, if it is true for all before; -1 if for none. */
function lastIndexWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [-1, length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
