import { TextWindow } from '../expect/text-window.js';

/**
 * Text of which the beginning and the end are kept when it is longer than a limit.
 *
 * Test: test/run/bounded-text.test.ts
 */
export class BoundedText {
  readonly #limit: number;
  readonly #headLimit: number;
  #head = '';
  readonly #tail = new TextWindow();

  /** @param limit how many characters are kept */
  constructor(limit: number) {
    this.#limit = limit;
    this.#headLimit = Math.floor(limit / 2);
  }

  append(text: string): void {
    const room = this.#headLimit - this.#head.length;
    if (room > 0) this.#head += text.slice(0, room);
    if (text.length > room) this.#tail.append(room > 0 ? text.slice(room) : text);
    this.#tail.dropTo(this.#tail.end - (this.#limit - this.#headLimit));
  }

  clear(): void {
    this.#head = '';
    this.#tail.dropTo(this.#tail.end);
    this.#cleared = this.#tail.end;
  }

  /** Where the tail began after the last `clear`. */
  #cleared = 0;

  /** How many characters between the beginning and the end were dropped. */
  get missing(): number {
    return this.#tail.start - this.#cleared;
  }

  /** The text, with a line in place of what is missing. */
  get text(): string {
    const tail = this.#tail.slice(this.#tail.start);
    if (this.missing === 0) return this.#head + tail;
    const count = `${this.missing} character${this.missing === 1 ? ' is' : 's are'} missing`;
    return `${this.#head}\n[... ${count} ...]\n${tail}`;
  }
}
