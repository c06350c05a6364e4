import { endianness } from 'node:os';

import type { CharacterDecoder, Core } from './internals.js';

/** UTF-16 units that xterm decodes in one call at most. */
export const LONGEST_INPUT = 131_072;

const units = new Uint16Array(LONGEST_INPUT);
const bytes = Buffer.from(units.buffer);

/**
 * Decodes text into code points, as the decoder of xterm does. Text with surrogates is passed to that decoder.
 *
 * xterm calls `charCodeAt` for each character, which takes a tenth of the time of the emulator. It is faster to copy the text into an
 * array first.
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
    if (!this.#mayHaveHalf && input.length <= LONGEST_INPUT && copyUnits(input, target)) return input.length;
    if (input !== '') this.#mayHaveHalf = isHighSurrogate(input.charCodeAt(input.length - 1));
    return this.#original.decode(input, target);
  }

  clear(): void {
    this.#mayHaveHalf = false;
    this.#original.clear();
  }
}

const isLittleEndian = endianness() === 'LE';

/** Returns false for text with surrogates, or with U+FEFF, which xterm leaves out. */
function copyUnits(input: string, target: Uint32Array): boolean {
  if (!isLittleEndian) return false;
  bytes.write(input, 'utf16le');
  for (let index = 0; index < input.length; index += 1) {
    const unit = units[index] ?? 0;
    if (unit >= 0xd800 && (unit < 0xe000 || unit === 0xfeff)) return false;
    target[index] = unit;
  }
  return true;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

const parseBuffer = new Uint32Array(LONGEST_INPUT);

/**
 * Replaces the decoder of a terminal, and its buffer for the code points by one for all terminals. xterm parses a piece of output in
 * one call, so two terminals never need the buffer at the same time. The buffer of xterm has 16 to 512 KiB for each terminal.
 */
export function decodeFaster({ _inputHandler: handler }: Core): void {
  if (!handler?._stringDecoder || !handler._parseBuffer) return;
  handler._stringDecoder = new Utf32Decoder(handler._stringDecoder);
  handler._parseBuffer = parseBuffer;
}
