const NAMED: Readonly<Record<string, string>> = {
  '\x1b': '\\e',
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\b': '\\b',
  '\x07': '\\a',
};

/** Writes control characters, and those that change the direction of text, as escapes, so that a log stays readable. */
export function escapeText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => NAMED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

const MOST_LINES = 10;
const LONGEST_LINE = 400;

/** Returns the last lines of a text, escaped, one a line. */
export function lastLines(text: string): string {
  const lines = text.slice(-MOST_LINES * LONGEST_LINE).split(/(?<=\n)/);
  return lines
    .slice(-MOST_LINES)
    .map((line) => escapeText(line.length > LONGEST_LINE ? `…${line.slice(-LONGEST_LINE)}` : line))
    .join('\n');
}
