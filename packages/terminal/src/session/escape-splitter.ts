import { EscapeKey } from './escape-key.js';

/** What a chunk of input is for. */
export interface SplitInput {
  /** Goes to the program. */
  readonly keys: Buffer;
  /** What follows the escape key; undefined while it may still be pressed for the second time. */
  readonly rest: Buffer | undefined;
}

/**
 * Separates what a person types to the program from what follows the escape key.
 *
 * Test: test/session/escape-splitter.test.ts
 */
export class EscapeSplitter {
  readonly #key: EscapeKey;
  /** The escape key as it was typed, after one press. */
  #pressed: Buffer | undefined;

  /** @param character one ASCII character */
  constructor(character: string) {
    this.#key = new EscapeKey(character);
  }

  /** Whether the escape key was the last key, pressed once. */
  get isPressed(): boolean {
    return this.#pressed !== undefined;
  }

  split(chunk: Buffer): SplitInput {
    const keys: Buffer[] = [];
    for (let at = 0; ; ) {
      if (this.#pressed) {
        at = this.#key.afterHeldOrReleased(chunk, at);
        const second = this.#key.find(chunk, at);
        if (at === chunk.length) return { keys: Buffer.concat(keys), rest: undefined };
        if (second?.start !== at) return { keys: Buffer.concat(keys), rest: chunk.subarray(at) };
        keys.push(this.#pressed);
        this.#pressed = undefined;
        at = second.end;
      }
      const found = this.#key.find(chunk, at);
      keys.push(chunk.subarray(at, found?.start));
      if (!found) return { keys: Buffer.concat(keys), rest: undefined };
      this.#pressed = Buffer.from(chunk.subarray(found.start, found.end));
      at = found.end;
    }
  }
}
