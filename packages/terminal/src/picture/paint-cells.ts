/**
 * Which cells a row of a picture has.
 */

import type { PaintedCell } from './draw-row.js';
import { isDrawn } from './drawn-characters.js';
import { cleanText } from './escape-markup.js';
import { lookOf, type PaintedCursor } from './look.js';
import type { PictureCell } from './picture.js';

/** @param cursor - of the picture */
export function paintCells(
  line: readonly PictureCell[],
  y: number,
  cursor: PaintedCursor | undefined,
): PaintedCell[] {
  const cells: PaintedCell[] = [];
  const block = cursor?.shape === 'block' && cursor.y === y ? cursor.x : -1;
  let x = 0;
  for (let cell = line[x]; cell; cell = line[x]) {
    const width = Math.min(cell.width === 2 ? 2 : 1, line.length - x);
    const text = cell.text === '' ? ' ' : cleanText(cell.text);
    cells.push({ x, width, text, isDrawn: isDrawn(text), look: lookOf(cell, x === block) });
    x += width;
  }
  return cells;
}

/** Returns the cells up to the last with a character. */
export function writtenCells(
  line: readonly PictureCell[],
  cells: readonly PaintedCell[],
): readonly PaintedCell[] {
  const last = cells.findLastIndex(({ x }) => line[x]?.text !== '');
  return cells.slice(0, last + 1);
}
