/**
 * A screen as an SVG file.
 *
 * Test: test/picture/to-svg.test.ts
 */
import { Drawing } from './draw-row.js';
import { writeFrame } from './frame.js';
import { gridOf } from './grid.js';
import { cursorOf } from './look.js';
import { paintCells, writtenCells } from './paint-cells.js';
import type { Picture } from './picture.js';
import { readPictureOptions, SVG_OPTIONS, type SVGOptions } from './picture-options.js';
import { rowText } from './row-text.js';
import { StyleSheet } from './style-sheet.js';

/** @throws {TypeError|RangeError} for a wrong option */
export function toSVG(picture: Picture, options: SVGOptions): string {
  const settings = readPictureOptions(options, SVG_OPTIONS);
  const grid = gridOf(settings.lineHeight);
  const sheet = new StyleSheet(settings.colors);
  const drawing = new Drawing(sheet, grid);
  const cursor = cursorOf(picture, settings.cursor);
  const rows = picture.lines.map((line, y) => {
    const cells = paintCells(line, y, cursor);
    drawing.row(cells, y * grid.height);
    return rowText(writtenCells(line, cells), y * grid.height + grid.baseline, sheet);
  });
  if (cursor && cursor.shape !== 'block') {
    drawing.cursor(cursor.shape, cursor.x, cursor.y * grid.height, cursor.width);
  }
  // The text of this element is that of the screen.
  const screen = `${drawing}<g>${rows.join('\n').trimEnd()}</g>`;
  return writeFrame(settings, {
    columns: picture.columns,
    rows: picture.rows,
    title: picture.title,
    identity: sheet.rules('') + screen,
    screen: () => screen,
    rules: (name) => sheet.rules(`.${name}`),
  });
}
