import { isAscii } from 'node:buffer';

/**
 * Decodes UTF-8 that may be split anywhere. Invalid bytes become U+FFFD, the same number of them for every split.
 *
 * Test: test/expect/utf8-decoder.test.ts
 */
export class Utf8Decoder {
  /** The beginning of a character whose other bytes have not arrived. */
  #pending: Buffer | undefined;
  #ascii = false;

  /** The beginning of a character whose other bytes have not arrived. */
  get incomplete(): Uint8Array | undefined {
    return this.#pending;
  }

  /** Whether the text of the last `write` has only characters below U+0080. */
  get ascii(): boolean {
    return this.#ascii;
  }

  write(bytes: Uint8Array): string {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#ascii = this.#pending === undefined && isAscii(chunk);
    if (this.#ascii) return chunk.toString('latin1');
    const joined = this.#pending ? Buffer.concat([this.#pending, chunk]) : chunk;
    const length = joined.length - incompleteLength(joined);
    this.#pending = length < joined.length ? Buffer.from(joined.subarray(length)) : undefined;
    return joined.toString('utf8', 0, length);
  }

  /** Returns what is left when the stream has ended. */
  end(): string {
    const left = this.#pending?.toString('utf8') ?? '';
    this.#pending = undefined;
    return left;
  }
}

/** Returns how many bytes at the end can be the beginning of a character. */
function incompleteLength(bytes: Buffer): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const first = bytes[bytes.length - length] ?? 0;
    // A continuation byte: the character begins before it.
    if ((first & 0xc0) === 0x80) continue;
    return length < characterLength(first) && isPossible(first, bytes[bytes.length - length + 1])
      ? length
      : 0;
  }
  return 0;
}

function characterLength(first: number): number {
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 1;
}

/** Whether the second byte may follow: overlong forms, surrogates and numbers beyond U+10FFFF are invalid. */
function isPossible(first: number, second: number | undefined): boolean {
  if (second === undefined) return true;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
