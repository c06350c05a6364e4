/**
 * Words as a line that a shell reads as these words.
 *
 * Test: test/recording/shell-words.test.ts
 */
export function shellWords(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
