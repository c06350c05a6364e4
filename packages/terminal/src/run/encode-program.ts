/**
 * How a program reaches the loader: lines of `printf %b` arguments, and an empty line.
 *
 * The terminal is in canonical mode then. It would act on control characters, and cut lines at 4,096 bytes (macOS at 1,024).
 *
 * Test: test/run/encode-program.test.ts
 */

const LINE_LIMIT_BYTES = 900;

/** Characters that the terminal or `printf` acts on; also `#` and `@`, the erase and kill characters of old terminals. */
const SPECIAL = /[\0-\x1f\x7f\\#@]/g;

export function encodeProgram(program: string): string {
  const lines: string[] = [];
  let line = '';
  let bytes = 0;
  for (const character of program) {
    const encoded = character.replace(SPECIAL, (special) => `\\0${octal(special)}`);
    const length = Buffer.byteLength(encoded);
    if (bytes + length > LINE_LIMIT_BYTES) {
      lines.push(line);
      line = '';
      bytes = 0;
    }
    line += encoded;
    bytes += length;
  }
  return [...lines, line, '', ''].join('\n');
}

function octal(character: string): string {
  return character.charCodeAt(0).toString(8).padStart(3, '0');
}
