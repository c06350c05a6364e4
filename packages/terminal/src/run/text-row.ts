import { characterWidth } from './character-width.js';

const TAB_COLUMNS = 8;
const ASCII = /^[\x20-\x7e]*$/;

/**
 * A row of a screen, without colours.
 *
 * Most rows are only appended to. So a row is a string until something is written over it; then it becomes cells. A tab is kept as
 * a tab until something is written over it.
 */
export class TextRow {
  /** Whether the row above continues in this one, because a line was longer than the screen is wide. */
  readonly wrapped: boolean;
  #text = '';
  /** How many columns are used. */
  #width = 0;
  /** One for each column: a character, nothing for the columns after a wide one or a tab, undefined for an empty cell. */
  #cells: (string | undefined)[] | undefined;

  constructor(wrapped = false) {
    this.wrapped = wrapped;
  }

  get text(): string {
    return this.#cells ? Array.from(this.#cells, (cell) => cell ?? ' ').join('') : this.#text;
  }

  get isEmpty(): boolean {
    return this.#width === 0;
  }

  /**
   * Writes characters up to the last column.
   * @returns how many of them fitted, in UTF-16 units, and the column after them
   */
  write(text: string, from: number, column: number, columns: number): { taken: number; column: number } {
    if (!this.#cells && column >= this.#width) {
      const part = text.slice(from, from + columns - column);
      if (ASCII.test(part)) {
        this.#append(part, part.length, column);
        return { taken: part.length, column: column + part.length };
      }
    }
    let taken = 0;
    let x = column;
    while (from + taken < text.length) {
      const character = String.fromCodePoint(text.codePointAt(from + taken) ?? 0);
      const width = characterWidth(character);
      if (x + width > columns) break;
      this.#put(character, width, x);
      x += width;
      taken += character.length;
    }
    return { taken, column: x };
  }

  #append(text: string, width: number, column: number): void {
    this.#text += column > this.#width ? ' '.repeat(column - this.#width) + text : text;
    this.#width = column + width;
  }

  #put(character: string, width: number, column: number): void {
    if (!this.#cells && column >= this.#width) this.#append(character, width, column);
    else this.#overwrite(character, width, column);
  }

  #overwrite(character: string, width: number, column: number): void {
    const cells = this.#toCells();
    if (width === 0) {
      // A combining character belongs to the character before it.
      let base = column - 1;
      while (base > 0 && cells[base] === '') base -= 1;
      if (base >= 0) cells[base] = (cells[base] ?? ' ') + character;
      return;
    }
    this.#blank(column, column + width);
    cells[column] = character;
    if (width === 2) cells[column + 1] = '';
    this.#width = Math.max(this.#width, column + width);
  }

  /** Moves to the next tab stop, and keeps the tab at the end of a row. */
  tab(column: number, columns: number): number {
    const stop = Math.min((Math.floor(column / TAB_COLUMNS) + 1) * TAB_COLUMNS, columns - 1);
    if (!this.#cells && column === this.#width && stop > column) this.#append('\t', stop - column, column);
    return Math.max(stop, column);
  }

  /** Erases the columns from `from` up to, but not with `to`. */
  erase(from: number, to = Number.POSITIVE_INFINITY): void {
    if (from >= this.#width) return;
    if (from === 0 && to >= this.#width) {
      this.#text = '';
      this.#width = 0;
      this.#cells = undefined;
      return;
    }
    const cells = this.#toCells();
    this.#blank(from, Math.min(to, this.#width));
    if (to >= this.#width) {
      cells.length = from;
      this.#width = from;
    }
  }

  /** Deletes columns, and moves what follows to the left. */
  delete(column: number, count: number): void {
    if (column >= this.#width) return;
    const cells = this.#toCells();
    this.#blank(column, Math.min(column + count, this.#width));
    cells.splice(column, count);
    this.#width = cells.length;
  }

  /** Inserts empty columns, and moves what follows to the right. */
  insert(column: number, count: number, columns: number): void {
    if (column >= this.#width) return;
    const cells = this.#toCells();
    // A wide character or tab in which the cursor is.
    this.#blank(column, column);
    const blanks = new Array<undefined>(Math.min(count, columns)).fill(undefined);
    cells.splice(column, 0, ...blanks);
    cells.length = Math.min(cells.length, columns);
    this.#width = cells.length;
  }

  /** Empties cells, and the other columns of wide characters and tabs of which they are a part. */
  #blank(from: number, to: number): void {
    const cells = this.#toCells();
    let first = from;
    while (first > 0 && cells[first] === '') first -= 1;
    let last = to;
    while (last < cells.length && cells[last] === '') last += 1;
    for (let column = first; column < last && column < cells.length; column += 1) cells[column] = undefined;
  }

  #toCells(): (string | undefined)[] {
    if (this.#cells) return this.#cells;
    const cells: string[] = [];
    for (const character of this.#text) {
      const width = character === '\t' ? tabWidth(cells.length) : characterWidth(character);
      if (width === 0 && cells.length > 0) cells[lastBase(cells)] += character;
      else cells.push(character, ...new Array<string>(Math.max(width - 1, 0)).fill(''));
    }
    // A tab near the last column is shorter.
    cells.length = Math.min(cells.length, this.#width);
    this.#cells = cells;
    return cells;
  }
}

function tabWidth(column: number): number {
  return TAB_COLUMNS - (column % TAB_COLUMNS);
}

function lastBase(cells: readonly string[]): number {
  let base = cells.length - 1;
  while (base > 0 && cells[base] === '') base -= 1;
  return base;
}
