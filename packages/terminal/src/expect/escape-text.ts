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

const SHOWN_LINES_LIMIT = 10;
const SHOWN_LINE_LIMIT_CHARACTERS = 400;

/** Returns the last lines of a text, escaped, one a line. */
export function lastLines(text: string): string {
  const lines = text.slice(-SHOWN_LINES_LIMIT * SHOWN_LINE_LIMIT_CHARACTERS).split(/(?<=\n)/);
  return lines
    .slice(-SHOWN_LINES_LIMIT)
    .map((line) =>
      escapeText(
        line.length > SHOWN_LINE_LIMIT_CHARACTERS ? `…${line.slice(-SHOWN_LINE_LIMIT_CHARACTERS)}` : line,
      ),
    )
    .join('\n');
}
