import { isRegExp } from '../expect/pattern.js';
import type { EmulatorBuffer, EmulatorLine } from './emulator.js';

/** Where a pattern was found on the screen. */
export interface Found {
  /** Column of the first cell, from 0. */
  readonly x: number;
  /** Row of the first cell, from 0. */
  readonly y: number;
  /** How many cells the match covers, on one row or on several. */
  readonly length: number;
  /** The text that matched. */
  readonly text: string;
}

/** Makes `^` and `$` match at every line, and drops the flags that keep a position between calls. */
export function readScreenPattern(pattern: string | RegExp): string | RegExp {
  if (typeof pattern === 'string') {
    if (pattern === '') throw new TypeError('an empty string is not a pattern: it would match at once');
    return pattern;
  }
  if (isRegExp(pattern)) return new RegExp(pattern.source, `${pattern.flags.replace(/[gym]/g, '')}m`);
  throw new TypeError(`a pattern on the screen is a string or a RegExp, not ${typeof pattern}`);
}

/** The text of the rows with the number of the cell of each character. Wrapped rows are one line. */
class ScreenText {
  text = '';
  readonly cells: number[] = [];

  constructor(buffer: EmulatorBuffer, rows: number, columns: number) {
    for (let y = 0; y < rows; y += 1) {
      const line = buffer.getLine(buffer.baseY + y);
      if (!line) continue;
      if (y > 0 && !line.isWrapped) this.#add('\n', y * columns - 1);
      const isContinued = y + 1 < rows && buffer.getLine(buffer.baseY + y + 1)?.isWrapped === true;
      this.#addCells(line, y * columns, isContinued ? columns : usedColumns(line, columns));
    }
  }

  #addCells(line: EmulatorLine, first: number, count: number): void {
    for (let x = 0; x < count; x += 1) {
      const cell = line.getCell(x);
      if (cell && cell.getWidth() > 0) this.#add(cell.getChars() || ' ', first + x);
    }
  }

  #add(text: string, cell: number): void {
    this.text += text;
    for (let index = 0; index < text.length; index += 1) this.cells.push(cell);
  }
}

/** Returns the number of columns up to the last character. */
function usedColumns(line: EmulatorLine, columns: number): number {
  for (let x = columns; x > 0; x -= 1) if (line.getCell(x - 1)?.getChars()) return x;
  return 0;
}

/** Searches the rows of the screen. @param pattern of `readScreenPattern` */
export function findText(
  buffer: EmulatorBuffer,
  rows: number,
  columns: number,
  pattern: string | RegExp,
): Found | null {
  const found = findEach(buffer, rows, columns, pattern).next();
  return found.done ? null : found.value;
}

/** Yields the matches that do not overlap. @param pattern of `readScreenPattern` */
export function* findEach(
  buffer: EmulatorBuffer,
  rows: number,
  columns: number,
  pattern: string | RegExp,
): Generator<Found, undefined> {
  const { text, cells } = new ScreenText(buffer, rows, columns);
  for (const match of matchesIn(text, pattern)) {
    const first = cells[match.index] ?? 0;
    const last = cells[match.index + match.text.length - 1] ?? first;
    const width = buffer
      .getLine(buffer.baseY + Math.floor(last / columns))
      ?.getCell(last % columns)
      ?.getWidth();
    yield {
      x: first % columns,
      y: Math.floor(first / columns),
      length: match.text === '' ? 0 : last - first + (width || 1),
      text: match.text,
    };
  }
}

function* matchesIn(text: string, pattern: string | RegExp): Generator<{ index: number; text: string }> {
  if (typeof pattern !== 'string') {
    for (const match of text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))) {
      yield { index: match.index, text: match[0] };
    }
    return;
  }
  for (let index = text.indexOf(pattern); index >= 0; index = text.indexOf(pattern, index + pattern.length)) {
    yield { index, text: pattern };
  }
}
