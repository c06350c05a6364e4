/**
 * Writes the state of an emulator as bytes that restore it in an empty one of the same size.
 *
 * The serialize addon of xterm loses wrapped lines whose end is empty, wide characters at the margin, hyperlinks, kinds of
 * underlines, the title, the scroll region and whether the cursor is visible: see docs/decisions/terminal.md.
 *
 * Test: test/screen/snapshot.test.ts
 */
import {
  currentAttributes,
  type Emulator,
  type EmulatorAttributes,
  type EmulatorBuffer,
  type EmulatorCell,
  type EmulatorLine,
  linkOf,
  savedCursor,
  scrollRegion,
  sendsSgrMouse,
} from './emulator.js';
import { backgroundSgrOf, sgrOf } from './sgr.js';

export interface ScreenState {
  readonly title: string;
  readonly cursorVisible: boolean;
}

/** @param scrollback whether the lines that have left the screen come first */
export function writeSnapshot(
  terminal: Emulator,
  { title, cursorVisible }: ScreenState,
  scrollback: boolean,
): string {
  const { normal, alternate, active } = terminal.buffer;
  const first = scrollback ? 0 : normal.baseY;
  const parts = [
    title === '' ? '' : `\x1b]2;${title}\x1b\\`,
    new BufferWriter(terminal, normal).write(first),
  ];
  if (active.type === 'alternate') {
    parts.push(moveTo(normal.cursorX, normal.cursorY), '\x1b[?1049h\x1b[H');
    // After a resize xterm may keep lines of the alternate screen that are not visible.
    parts.push(new BufferWriter(terminal, alternate).write(alternate.baseY));
  }
  parts.push(modesOf(terminal), cursorOf(terminal), cursorVisible ? '' : '\x1b[?25l');
  return parts.join('');
}

/** Writes the rows of one buffer. Wrapping is on, as in an empty terminal. */
class BufferWriter {
  readonly #terminal: Emulator;
  readonly #buffer: EmulatorBuffer;
  readonly #pen: Pen;
  readonly #columns: number;
  #out = '';

  constructor(terminal: Emulator, buffer: EmulatorBuffer) {
    this.#terminal = terminal;
    this.#buffer = buffer;
    this.#columns = terminal.cols;
    this.#pen = new Pen(terminal);
  }

  write(first = 0): string {
    for (let row = first; row < this.#buffer.length; row += 1) {
      const line = this.#buffer.getLine(row);
      if (!line) continue;
      if (row > first) this.#beginRow(row, line);
      this.#writeCells(line, 0);
    }
    return this.#out + this.#pen.reset();
  }

  #beginRow(row: number, line: EmulatorLine): void {
    // A row can continue another only if both are on the screen.
    if (!line.isWrapped || this.#terminal.rows === 1) this.#out += `${this.#pen.reset()}\r\n`;
    else if (!this.#wrapsItself(row)) this.#wrap(this.#buffer.getLine(row - 1));
  }

  /** Whether the first character of a row, written after the last of the row before, makes the terminal wrap. */
  #wrapsItself(row: number): boolean {
    const previous = this.#buffer.getLine(row - 1);
    const first = this.#buffer.getLine(row)?.getCell(0);
    if (!first || isEmpty(first)) return false;
    const last = previous?.getCell(this.#columns - 1);
    if (last && !isEmpty(last)) return last.getWidth() === 1;
    return last?.getWidth() === 0 && previous?.getCell(this.#columns - 2)?.getWidth() === 2;
  }

  /** Makes the terminal wrap: writes a character into the last cell and one after it, and erases both again. */
  #wrap(previous: EmulatorLine | undefined): void {
    const last = previous?.getCell(this.#columns - 1);
    const column = this.#columns;
    this.#out += `${this.#pen.reset()}\x1b[${column}Gxx`;
    if (previous && last) {
      this.#out += '\x1b[A';
      // The second cell of a wide character has to be written from its first.
      const at = last.getWidth() === 0 ? column - 2 : column - 1;
      this.#out += `\x1b[${at + 1}G`;
      this.#writeCells(previous, at);
      this.#out += '\x1b[B';
    }
    this.#out += `${this.#pen.reset()}\r\x1b[X`;
  }

  /** Writes the cells from a column to the end of the line. The cursor is there. */
  #writeCells(line: EmulatorLine, from: number): void {
    let column = from;
    while (column < this.#columns) {
      const cell = line.getCell(column);
      if (!cell) return;
      if (isEmpty(cell) || isHalf(line, column, cell)) {
        column += this.#writeEmpty(line, column, cell);
      } else {
        this.#out += this.#pen.set(cell) + separated(cell.getChars());
        column += Math.max(1, cell.getWidth());
      }
    }
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

/** The attributes of the terminal for which the snapshot is written. */
class Pen {
  readonly #terminal: Emulator;
  #sgr = '\x1b[m';
  #link: string | undefined;

  constructor(terminal: Emulator) {
    this.#terminal = terminal;
  }

  set(cell: EmulatorAttributes): string {
    return this.#linkTo(linkOf(this.#terminal, cell)) + this.#change(sgrOf(cell));
  }

  setBackground(cell: EmulatorAttributes): string {
    return this.#linkTo(undefined) + this.#change(backgroundSgrOf(cell));
  }

  reset(): string {
    return this.#linkTo(undefined) + this.#change('\x1b[m');
  }

  #change(sgr: string): string {
    if (sgr === this.#sgr) return '';
    this.#sgr = sgr;
    return sgr;
  }

  #linkTo(link: string | undefined): string {
    if (link === this.#link) return '';
    this.#link = link;
    return `\x1b]8;;${link ?? ''}\x1b\\`;
  }
}

/** Whether a cell is the first half of a wide character whose second a change of the size has cut off. */
function isHalf(line: EmulatorLine, column: number, cell: EmulatorCell): boolean {
  return cell.getWidth() === 2 && line.getCell(column + 1)?.getWidth() !== 0;
}

/** Whether a line has only empty cells with the same background. */
function isBlank(line: EmulatorLine, columns: number): boolean {
  const cells = Array.from({ length: columns }, (_, x) => line.getCell(x));
  const [first] = cells;
  return (
    first !== undefined &&
    cells.every((cell) => cell && isEmpty(cell) && backgroundSgrOf(cell) === backgroundSgrOf(first))
  );
}

function isEmpty(cell: EmulatorCell): boolean {
  return cell.getChars() === '';
}

/** A sequence that changes nothing keeps a character from being joined with the one before it. */
function separated(text: string): string {
  return /^[\x20-\x7e]/.test(text) ? text : `\x1b[?0h${text}`;
}

function moveTo(x: number, y: number): string {
  return `\x1b[${y + 1};${x + 1}H`;
}

function modesOf(terminal: Emulator): string {
  const { modes } = terminal;
  const mouse = { none: 0, x10: 9, vt200: 1000, drag: 1002, any: 1003 }[modes.mouseTrackingMode];
  const set: readonly (readonly [boolean, string])[] = [
    [modes.applicationCursorKeysMode, '\x1b[?1h'],
    [modes.applicationKeypadMode, '\x1b='],
    [modes.bracketedPasteMode, '\x1b[?2004h'],
    [modes.insertMode, '\x1b[4h'],
    [modes.reverseWraparoundMode, '\x1b[?45h'],
    [modes.sendFocusMode, '\x1b[?1004h'],
    [!modes.wraparoundMode, '\x1b[?7l'],
    [mouse > 0, `\x1b[?${mouse}h`],
    [sendsSgrMouse(terminal), '\x1b[?1006h'],
  ];
  return set
    .filter(([isSet]) => isSet)
    .map(([, sequence]) => sequence)
    .join('');
}

/** The scroll region, the position of the cursor, and the attributes of the next character. */
function cursorOf(terminal: Emulator): string {
  const { active } = terminal.buffer;
  const { cols, rows } = terminal;
  const [top, bottom] = scrollRegion(terminal);
  const region = top > 0 || bottom < rows - 1 ? `\x1b[${top + 1};${bottom + 1}r` : '';
  const origin = terminal.modes.originMode;
  const y = origin ? active.cursorY - top : active.cursorY;
  const pen = new Pen(terminal);
  const place = behindLast(pen, active, cols, y) ?? moveTo(Math.min(active.cursorX, cols - 1), y);
  const attributes = currentAttributes(terminal);
  const saved = savedCursorOf(terminal);
  return `${saved}${region}${origin ? '\x1b[?6h' : ''}${place}${attributes ? pen.set(attributes) : pen.reset()}`;
}

/** The cursor that DECRC restores, with its attributes. */
function savedCursorOf(terminal: Emulator): string {
  const saved = savedCursor(terminal);
  if (!saved) return '';
  const pen = new Pen(terminal);
  const { x, y, attributes } = saved;
  return `${moveTo(Math.min(x, terminal.cols - 1), Math.min(y, terminal.rows - 1))}${pen.set(attributes)}\x1b7${pen.reset()}`;
}

/** Writes the last character of the line again, which leaves the cursor behind it. Undefined if the cursor is not there. */
function behindLast(pen: Pen, buffer: EmulatorBuffer, columns: number, y: number): string | undefined {
  if (buffer.cursorX < columns) return undefined;
  const line = buffer.getLine(buffer.baseY + buffer.cursorY);
  const x = line?.getCell(columns - 1)?.getWidth() === 0 ? columns - 2 : columns - 1;
  const cell = line?.getCell(x);
  if (!cell) return undefined;
  if (!isEmpty(cell)) return moveTo(x, y) + pen.set(cell) + cell.getChars();
  // Only erasing the whole line leaves the cursor there.
  return line && isBlank(line, columns) ? `${moveTo(x, y)}x${pen.setBackground(cell)}\x1b[2K` : undefined;
}
