import fc from 'fast-check';

/** Text with escape sequences, whole and cut, between pieces of text. */
export const streams: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom('a', 'b', 'ab', 'ba', ' ', '\r\n', 'é', '漢', '😀', 'x'.repeat(7)),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '\x1b[31m',
          '\x1b[m',
          '\x1b]0;ab\x07',
          '\x1b]8;;a\x1b\\',
          '\x1bPab\x1b\\',
          '\x9b1m',
          '\x1b(B',
          '\x1b=',
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '\x1b',
          '\x1b[',
          '\x1b[3',
          '\x1b]0;a',
          '\x18',
          '\x1b[1\r',
          '\x9d',
          '\x9c',
          '\x07',
        ),
      },
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

/** Cuts a text at random places. */
export function chunksOf(text: string, sizes: readonly number[]): string[] {
  const chunks: string[] = [];
  let position = 0;
  for (const size of sizes) {
    if (position >= text.length) break;
    chunks.push(text.slice(position, position + size));
    position += size;
  }
  return [...chunks, text.slice(position)];
}

export const sizes: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 });
