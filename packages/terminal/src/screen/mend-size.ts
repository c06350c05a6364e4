/**
 * What xterm keeps of the old size when it changes: halves of wide characters, cells and rows outside of the screen, and a first row
 * that continues a row which is gone. No output reaches these, so a snapshot could not restore them, but they come back at the next
 * change of the size.
 *
 * Test: test/screen/resize.test.ts
 */
import type { Core, InternalBuffer, InternalCell, InternalLine } from './internals.js';
import { mendLine } from './mend-cells.js';

/** Before the change. @param columns until now */
export function prepareSize(buffer: InternalBuffer, columns: number): void {
  dropTabStops(buffer, columns);
  // xterm writes rows that are to leave the scrollback before the beginning of its ring, which is only harmless when the ring begins at
  // index 0: otherwise they overwrite the last rows. A change of its length copies it to index 0.
  const { maxLength } = buffer.lines;
  buffer.lines.maxLength = maxLength + 1;
  buffer.lines.maxLength = maxLength;
  beginFirstRow(buffer);
}

/** The row that the first row continued has left the scrollback. */
function beginFirstRow({ lines }: InternalBuffer): void {
  const first = lines.length > 0 ? lines.get(0) : undefined;
  if (first) first.isWrapped = false;
}

/**
 * Changes the size with a correct move of cells. When xterm moves cells, it also moves clusters of several code points behind them, over
 * the clusters of other cells.
 *
 * @param cell is overwritten
 */
export function moveWholeCells(buffer: InternalBuffer, cell: InternalCell, change: () => void): void {
  const lines: InternalLine = Object.getPrototypeOf(buffer.lines.get(0));
  const { copyCellsFrom } = lines;
  lines.copyCellsFrom = function (this: InternalLine, source, from, to, count, backwards) {
    for (let step = 0; step < count; step += 1) {
      const offset = backwards ? count - 1 - step : step;
      this.setCell(to + offset, source.loadCell(from + offset, cell));
    }
  };
  try {
    change();
  } finally {
    lines.copyCellsFrom = copyCellsFrom;
  }
}

/**
 * On a screen of one row without scrollback, xterm empties the row before it copies a character from it that does not fit: one that the
 * code points after it make wider, such as a flag. A copy of the row takes the place of the one that is emptied.
 */
export function mendOnlyRow({ _bufferService: service, buffers }: Core, rows: number): void {
  if (!service) return;
  const { scroll } = Object.getPrototypeOf(service) as typeof service;
  service.scroll = scroll;
  if (rows > 1) return;
  service.scroll = (...args) => {
    const lines = buffers?.active.lines;
    const line = lines?.maxLength === 1 ? lines.get(0) : undefined;
    if (line) lines?.set(0, line.clone());
    scroll.apply(service, args);
  };
}

function dropTabStops(buffer: InternalBuffer, columns: number): void {
  for (const stop of Object.keys(buffer.tabs)) if (Number(stop) >= columns) delete buffer.tabs[Number(stop)];
}

/** After the change. @param cell is overwritten */
export function mendSize(buffer: InternalBuffer, columns: number, rows: number, cell: InternalCell): void {
  dropTabStops(buffer, columns);
  const { lines } = buffer;
  if (lines.length === 0) {
    // An alternate screen that is not shown: xterm still has the number of rows of the largest size.
    lines.maxLength = rows;
    return;
  }
  mendRows(buffer, rows);
  for (let row = 0; row < lines.length; row += 1) {
    const line = lines.get(row);
    if (!line) continue;
    if (line.length !== columns) line.resize(columns, buffer.getNullCell());
    mendLine(buffer, line, cell);
  }
  beginFirstRow(buffer);
}

function mendRows(buffer: InternalBuffer, rows: number): void {
  const { lines } = buffer;
  for (let row = 0; row < lines.length; row += 1) {
    if (!lines.get(row)) lines.set(row, buffer.getBlankLine(buffer.getNullCell()));
  }
  buffer.ybase = Math.max(0, Math.min(buffer.ybase, lines.maxLength - rows));
  buffer.ydisp = buffer.ybase;
  while (lines.length > buffer.ybase + rows) lines.pop();
  while (lines.length < buffer.ybase + rows) lines.push(buffer.getBlankLine(buffer.getNullCell()));
}
