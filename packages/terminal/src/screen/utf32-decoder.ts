import { endianness } from 'node:os';
import { isHighSurrogate } from '../expect/surrogates.js';
import type { CharacterDecoder, Core } from './internals.js';

/** UTF-16 units that xterm decodes in one call at most. */
export const INPUT_LIMIT_UNITS = 131_072;

const units = new Uint16Array(INPUT_LIMIT_UNITS);
const bytes = Buffer.from(units.buffer);

/**
 * Decodes text into code points, as the decoder of xterm does. Text with surrogates is passed to that decoder.
 *
 * xterm calls `charCodeAt` for each character, which takes a tenth of the time of the emulator. Copying the whole text takes a
 * twentieth of that.
 *
 * Test: test/screen/utf32-decoder.test.ts
 */
export class Utf32Decoder implements CharacterDecoder {
  readonly #original: CharacterDecoder;
  /** Whether the original decoder may have the first half of a surrogate pair. */
  #mayHaveHalf = false;

  constructor(original: CharacterDecoder) {
    this.#original = original;
  }

  decode(input: string, target: Uint32Array): number {
    if (this.#mayHaveHalf || !canCopy(input)) return this.#decodeSlowly(input, target);
    bytes.write(input, 'utf16le');
    target.set(units.subarray(0, input.length));
    return input.length;
  }

  #decodeSlowly(input: string, target: Uint32Array): number {
    if (input !== '') this.#mayHaveHalf = isHighSurrogate(input.charCodeAt(input.length - 1));
    return this.#original.decode(input, target);
  }

  clear(): void {
    this.#mayHaveHalf = false;
    this.#original.clear();
  }
}

const isLittleEndian = endianness() === 'LE';
/** xterm leaves U+FEFF out. */
const SURROGATE_OR_BYTE_ORDER_MARK = /[\ud800-\udfff\ufeff]/;

/** Whether each UTF-16 unit of a text is a code point that xterm keeps. */
function canCopy(input: string): boolean {
  return isLittleEndian && input.length <= INPUT_LIMIT_UNITS && !SURROGATE_OR_BYTE_ORDER_MARK.test(input);
}

const parseBuffer = new Uint32Array(INPUT_LIMIT_UNITS);

/**
 * Replaces the decoder of a terminal, and its buffer for the code points by one for all terminals. xterm parses a piece of output in
 * one call, so two terminals never need the buffer at the same time. The buffer of xterm has 16 to 512 KiB for each terminal.
 */
export function decodeFaster({ _inputHandler: handler }: Core): void {
  if (!handler?._stringDecoder || !handler._parseBuffer) return;
  handler._stringDecoder = new Utf32Decoder(handler._stringDecoder);
  handler._parseBuffer = parseBuffer;
}
