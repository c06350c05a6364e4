import type { Picture, PictureCell } from '../picture/picture.js';
import { readPictureCell } from './cell.js';
import { cursorShapeOf, type Emulator } from './emulator.js';
import type { ScreenState } from './snapshot.js';

/** Reads what is on the screen, for a picture of it. */
export function readPicture(terminal: Emulator, { title, cursorVisible }: ScreenState): Picture {
  const { active } = terminal.buffer;
  const { cols, rows } = terminal;
  const spare = active.getNullCell();
  const lines = Array.from({ length: rows }, (_, y) => {
    const line = active.getLine(active.baseY + y);
    return Array.from({ length: cols }, (__, x): PictureCell => {
      const cell = line?.getCell(x, spare) ?? active.getNullCell();
      return readPictureCell(terminal, cell);
    });
  });
  return {
    columns: cols,
    rows,
    lines,
    cursor: {
      x: Math.min(active.cursorX, cols - 1),
      y: active.cursorY,
      visible: cursorVisible,
      shape: cursorShapeOf(terminal),
    },
    title,
  };
}
