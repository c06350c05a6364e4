import type { Emulator, EmulatorBuffer, EmulatorCell, EmulatorLine } from './emulator.js';
import { Pen } from './pen.js';
import { backgroundSgrOf } from './sgr.js';

/** A sequence that changes nothing. It keeps a character from being joined with the one before it, or repeated. */
export const SEPARATOR = '\x1b[?0h';

/** Writes the rows of one buffer. Wrapping is on, as in an empty terminal. */
export class RowWriter {
  readonly #buffer: EmulatorBuffer;
  readonly #pen: Pen;
  readonly #columns: number;
  readonly #rows: number;
  #out = '';
  /** Whether the last character that was written may join the next one to it. */
  #joins = false;

  constructor(terminal: Emulator, buffer: EmulatorBuffer) {
    this.#buffer = buffer;
    this.#columns = terminal.cols;
    this.#rows = terminal.rows;
    this.#pen = new Pen(terminal);
  }

  write(first = 0): string {
    for (let row = first; row < this.#buffer.length; row += 1) {
      const line = this.#buffer.getLine(row);
      if (!line) continue;
      if (row > first) this.#beginRow(line, this.#buffer.getLine(row - 1));
      else if (line.isWrapped) this.#out += this.#continueRemoved();
      this.#writeCells(line);
    }
    return this.#out + this.#pen.reset();
  }

  #beginRow(line: EmulatorLine, previous: EmulatorLine | undefined): void {
    const last = previous?.getCell(this.#columns - 1);
    const first = line.getCell(0);
    if (!line.isWrapped) {
      this.#out += `${this.#pen.reset()}\r\n`;
    } else if (last && isEmpty(last) && last.getWidth() > 0) {
      // A wide character does not fit, and leaves the cell empty.
      this.#out += `${this.#pen.setBackground(last)}\x1b[${this.#columns}G漢${this.#eraseRow()}`;
    } else if (!first || isEmpty(first) || first.getWidth() === 0) {
      this.#out += this.#wrapAfter();
    }
    // Otherwise the first character of the row makes the terminal wrap.
  }

  #wrapAfter(): string {
    return `${this.#pen.reset()}${SEPARATOR}x${this.#eraseRow()}`;
  }

  /** Makes the first row one that continues a row, which is deleted. What is in the scrollback cannot be moved to where that shows. */
  #continueRemoved(): string {
    if (this.#rows === 1 || this.#buffer.baseY > 0) return '';
    return `\x1b[${this.#columns}Gxx\x1b[H\x1b[M${this.#eraseRow()}`;
  }

  /** EL would make the row one that does not continue another. */
  #eraseRow(): string {
    return `${this.#pen.reset()}\r\x1b[${this.#columns}X`;
  }

  /** Writes the cells of a row, at whose beginning the cursor is. */
  #writeCells(line: EmulatorLine): void {
    let column = 0;
    while (column < this.#columns) {
      const cell = line.getCell(column);
      if (!cell) return;
      if (isEmpty(cell)) {
        column += this.#writeEmpty(line, column, cell);
      } else {
        this.#out += this.#pen.set(cell) + this.#separated(cell.getChars());
        column += Math.max(1, cell.getWidth());
      }
    }
  }

  #separated(text: string): string {
    const isAscii = /^[\x20-\x7e]+$/.test(text);
    const separator = this.#joins || !isAscii ? SEPARATOR : '';
    this.#joins = !isAscii;
    return separator + text;
  }

  /** Erases the empty cells with the same background, and moves after them. Returns how many. */
  #writeEmpty(line: EmulatorLine, from: number, first: EmulatorCell): number {
    const background = backgroundSgrOf(first);
    let end = from + 1;
    for (let cell = line.getCell(end); end < this.#columns && cell; cell = line.getCell(end)) {
      if (!isEmpty(cell) || backgroundSgrOf(cell) !== background) break;
      end += 1;
    }
    const count = end - from;
    this.#out += `${this.#pen.setBackground(first)}\x1b[${count}X${end < this.#columns ? `\x1b[${count}C` : ''}`;
    return count;
  }
}

export function isEmpty(cell: EmulatorCell): boolean {
  return cell.getChars() === '';
}
