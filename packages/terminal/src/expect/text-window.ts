import type { TextFinder } from './text-finder.js';

/**
 * The end of a stream of text, addressed by the position in the whole stream.
 *
 * Appending costs the length of the chunk and not that of the window, which a flood of small chunks needs: the chunks are joined
 * only where they are read.
 *
 * Test: test/expect/text-window.test.ts
 */
export class TextWindow {
  #chunks: string[] = [];
  /** Index of the first chunk in use. Dropped chunks are removed many at once. */
  #first = 0;
  /** How much of the first chunk has been dropped. */
  #skipped = 0;
  #start = 0;
  #end = 0;

  /** Position of the first character that is kept. */
  get start(): number {
    return this.#start;
  }

  /** Position after the last character. */
  get end(): number {
    return this.#end;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  append(chunk: string): void {
    this.#chunks.push(chunk);
    this.#end += chunk.length;
  }

  /** Drops everything before a position. */
  dropTo(position: number): void {
    let left = Math.min(position, this.#end) - this.#start;
    if (left <= 0) return;
    this.#start += left;
    for (;;) {
      const available = (this.#chunks[this.#first]?.length ?? 0) - this.#skipped;
      if (left < available || this.#first === this.#chunks.length) break;
      left -= available;
      this.#chunks[this.#first] = '';
      this.#first += 1;
      this.#skipped = 0;
    }
    this.#skipped += left;
    if (this.#first > 64 && this.#first * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Returns what is kept between two positions. */
  slice(from: number, to = this.#end): string {
    if (from <= this.#start) return this.#all().slice(0, to - this.#start);
    // Near the end, only what is needed is joined: copying whole chunks would take longer than searching them.
    let text = '';
    let position = this.#end;
    for (let index = this.#chunks.length - 1; position > from; index -= 1) {
      const chunk = this.#chunks[index] ?? '';
      position -= chunk.length;
      if (position < to) text = chunk.slice(Math.max(0, from - position), to - position) + text;
    }
    return text;
  }

  /** Returns the position of the first text that begins at or after a position, or -1. */
  find(finder: TextFinder, from: number): number {
    const last = this.#chunks.at(-1) ?? '';
    const lastStart = this.#end - last.length;
    const start = Math.max(from, this.#start);
    // The last chunk is searched as it is. What begins before it is copied, which is little if it has been searched already.
    if (start < lastStart) {
      const part = this.slice(start, Math.min(this.#end, lastStart + finder.longest - 1));
      const index = finder.find(part, 0);
      if (index >= 0) return start + index;
    }
    const index = start > this.#end ? -1 : finder.find(last, Math.max(0, start - lastStart));
    return index < 0 ? -1 : lastStart + index;
  }

  /** Joins the chunks into one, so that the next call finds them joined. */
  #all(): string {
    if (this.#chunks.length - this.#first !== 1 || this.#skipped > 0) {
      const joined = this.#chunks.slice(this.#first).join('').slice(this.#skipped);
      this.#chunks = joined === '' ? [] : [joined];
      this.#first = 0;
      this.#skipped = 0;
    }
    return this.#chunks[this.#first] ?? '';
  }
}
