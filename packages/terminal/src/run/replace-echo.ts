import type { Screen } from '../screen/screen.js';

/** A line that was typed, and the column of the cursor before. */
export interface TypedLine {
  readonly text: string;
  readonly column: number;
}

const SHOWN_COMMAND_LIMIT_CHARACTERS = 2000;
const CONTROL_CHARACTER = /[\0-\x08\x0b-\x1f\x7f]/g;

/**
 * Returns output that shows a command in place of the echo of the line that was typed, as if the command had been typed. Returns '' if
 * the screen does not show the echo where it is expected.
 *
 * Test: test/run/screen.test.ts
 */
export async function replaceEcho(
  screen: Screen,
  { text, column }: TypedLine,
  command: string,
): Promise<string> {
  await screen.flush();
  const { x, y } = screen.cursor;
  const rows = Math.floor((column + text.length) / screen.columns) + 1;
  const isThere =
    x === 0 &&
    y >= rows &&
    screen
      .line(y - rows)
      .trimEnd()
      .endsWith(text.slice(0, screen.columns - column).trimEnd());
  return isThere ? `\x1b[${rows}A\x1b[${column + 1}G\x1b[J${shown(command)}\n` : '';
}

function shown(command: string): string {
  const text =
    command.length > SHOWN_COMMAND_LIMIT_CHARACTERS
      ? `${command.slice(0, SHOWN_COMMAND_LIMIT_CHARACTERS)}…`
      : command;
  return text
    .replace(/\n+$/, '')
    .replace(CONTROL_CHARACTER, (character) => `^${String.fromCharCode(character.charCodeAt(0) ^ 0x40)}`);
}
