// Output of programs, for a screen or a recording.
import { readFileSync } from 'node:fs';

const CHUNK_LENGTH = 65_536;
const ENTRIES = 400;

const kinds = {
  text: () =>
    `${'The quick brown fox jumps over the lazy dog, and then it goes home to sleep for a while.\r\n'.repeat(ENTRIES)}`,
  /** What `ls -l --color` prints. */
  list: () =>
    Array.from({ length: ENTRIES }, (_, index) => {
      const [color, mode] = [
        ['01;34', 'drwxr-xr-x'],
        ['01;32', '-rwxr-xr-x'],
        ['01;36', 'lrwxrwxrwx'],
        ['0', '-rw-r--r--'],
      ][index % 4];
      return `${mode}  1 root root ${String(index * 977).padStart(7)} Nov 27 02:04 \x1b[0m\x1b[${color}mentry-${index}\x1b[0m\r\n`;
    }).join(''),
  /** vim with colours on a terminal of 100 × 30: see ../README.md. */
  editor: () => readFileSync(new URL('../captures/vim.txt', import.meta.url), 'utf8'),
};

/** @returns {string[]} the output again and again, as many characters as given, in chunks as a session has them */
export function chunksOf(kind, length) {
  const once = kinds[kind]();
  const whole = once.repeat(Math.ceil(length / once.length)).slice(0, length);
  const chunks = [];
  for (let at = 0; at < whole.length; at += CHUNK_LENGTH) chunks.push(whole.slice(at, at + CHUNK_LENGTH));
  return chunks;
}
