/**
 * Halves of wide characters. xterm leaves one alone when a change of the size, an inserted cell or a character at the margin parts
 * them. Terminals show an empty cell there, and no output can write a half again, which a snapshot would have to do.
 *
 * Test: test/screen/halves.test.ts
 */
import type { InternalBuffer, InternalCell, InternalLine } from './internals.js';

/** In `bg`: the colour and its kind. */
const BACKGROUND = 0x3ffffff;

/**
 * Empties halves without the other one, and gives second halves the attributes of the first.
 *
 * @param cell is overwritten
 */
export function mendLine(buffer: InternalBuffer, line: InternalLine, cell: InternalCell): void {
  for (let column = 0; column < line.length; column += 1) {
    const width = line.getWidth(column);
    if (width === 1) continue;
    if (width === 2 && isSecondHalf(line, column + 1)) {
      copyAttributes(line, column, cell);
      column += 1;
    } else if (width === 2 || isSecondHalf(line, column)) {
      const background = line.loadCell(column, cell).bg & BACKGROUND;
      const blank = buffer.getNullCell();
      blank.bg = background;
      line.setCellFromCodepoint(column, 0, 1, blank);
    }
  }
}

function isSecondHalf(line: InternalLine, column: number): boolean {
  return column < line.length && line.getWidth(column) === 0 && line.hasContent(column) === 0;
}

function copyAttributes(line: InternalLine, column: number, cell: InternalCell): void {
  const { content } = line.loadCell(column + 1, cell);
  line.loadCell(column, cell).content = content;
  line.setCell(column + 1, cell);
}
