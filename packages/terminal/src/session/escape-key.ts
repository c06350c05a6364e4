/**
 * Finds the key that ends an interaction in what a person types.
 *
 * Test: test/session/escape-key.test.ts
 */

/** A place in a chunk of input. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** The modifiers that only say that a lock is on. */
const LOCKS = 64 | 128;
const CTRL = 4;
const HELD_OR_RELEASED_KEYS = /(?:\x1b\[[\d:]*;\d*:[23](?:;[\d:]*)?[u~A-Z])*/y;

export class EscapeKey {
  readonly #byte: number;
  /** The encodings of kitty's keyboard protocol and of modifyOtherKeys, for which the program may have asked the person's terminal. */
  readonly #encoded: RegExp | undefined;

  /** @param character one ASCII character */
  constructor(character: string) {
    this.#byte = character.charCodeAt(0);
    // Control characters have the code of their letter: Ctrl-] is ].
    const code = this.#byte < 0x20 ? (this.#byte | 0x40) + (isLetter(this.#byte) ? 0x20 : 0) : undefined;
    if (code !== undefined) {
      this.#encoded = new RegExp(
        `\\x1b\\[(?:27;(\\d+);${code}~|${code}(?::\\d*)*;(\\d+)(?::1)?(?:;[\\d:]*)?u)`,
        'g',
      );
    }
  }

  /** Returns the first place at or after a position. */
  find(chunk: Buffer, from: number): Place | undefined {
    const plain = chunk.indexOf(this.#byte, from);
    const encoded = this.#findEncoded(chunk, from);
    if (plain >= 0 && (!encoded || plain < encoded.start)) return { start: plain, end: plain + 1 };
    return encoded;
  }

  /** Returns the index behind keys that are released or held, which a terminal reports if the program asked for such events. */
  afterHeldOrReleased(chunk: Buffer, from: number): number {
    HELD_OR_RELEASED_KEYS.lastIndex = from;
    HELD_OR_RELEASED_KEYS.test(chunk.toString('latin1'));
    return HELD_OR_RELEASED_KEYS.lastIndex;
  }

  #findEncoded(chunk: Buffer, from: number): Place | undefined {
    if (!this.#encoded || !chunk.includes('\x1b[', from)) return undefined;
    const text = chunk.toString('latin1', from);
    for (const match of text.matchAll(this.#encoded)) {
      const modifiers = Number(match[1] ?? match[2]) - 1;
      if ((modifiers & ~LOCKS) === CTRL) {
        return { start: from + match.index, end: from + match.index + match[0].length };
      }
    }
    return undefined;
  }
}

/** Whether a control character is that of a letter. */
function isLetter(code: number): boolean {
  return code >= 1 && code <= 26;
}
