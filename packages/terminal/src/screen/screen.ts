import { types } from 'node:util';
import { checkOptions, typeName } from '../expect/check-options.js';
import { Utf8Decoder } from '../expect/utf8-decoder.js';
import type { Picture } from '../picture/picture.js';
import type { HTMLOptions, SVGOptions } from '../picture/picture-options.js';
import { toHTML } from '../picture/to-html.js';
import { toSVG } from '../picture/to-svg.js';
import { type Cell, readCell } from './cell.js';
import { linkOf } from './cell-attributes.js';
import { createEmulator, type Emulator, resizeEmulator } from './emulator.js';
import { type Found, findEach, findText, readScreenPattern } from './find-text.js';
import { readPicture } from './read-picture.js';
import { writeSnapshot } from './snapshot.js';

/** Options of `new Screen`. */
export interface ScreenOptions {
  /** Columns, 1 to 65,535; a screen has at least 2. Default: 80. */
  columns?: number | undefined;
  /** Rows, 1 to 65,535. Default: 24. */
  rows?: number | undefined;
  /** How many lines that have left the screen at the top are kept, at least 0. Default: 1,000. */
  scrollback?: number | undefined;
  /** Receives the answers to the queries of the program (DA, DSR, DECRQM, XTVERSION and others). */
  reply?: ((data: string) => void) | undefined;
}

/** Options of `Screen.text`. */
export interface ScreenTextOptions {
  /** Whether the lines that have left the screen come first. Default: false. */
  scrollback?: boolean | undefined;
  /** Whether cells without a character at the end of lines, and empty lines at the end, are left out. Default: true. */
  trim?: boolean | undefined;
}

/** Options of `Screen.snapshot`. */
export interface SnapshotOptions {
  /** Whether the lines that have left the screen come first. Default: true. */
  scrollback?: boolean | undefined;
}

/** The position of the cursor. */
export interface Cursor {
  /** Column, from 0. */
  readonly x: number;
  /** Row of the screen, from 0. */
  readonly y: number;
  readonly visible: boolean;
}

const SCREEN_OPTIONS: readonly (keyof ScreenOptions)[] = ['columns', 'rows', 'scrollback', 'reply'];
const TEXT_OPTIONS: readonly (keyof ScreenTextOptions)[] = ['scrollback', 'trim'];
const SNAPSHOT_OPTIONS: readonly (keyof SnapshotOptions)[] = ['scrollback'];
const SIDE_LIMIT_CELLS = 65_535;
/** Characters that are not parsed yet, above which `write` asks its caller to wait for `flush`. */
const HIGH_WATER_MARK_CHARACTERS = 1_048_576;

/** Reads what a screen shows, for recordings. */
export let pictureOf: (screen: Screen) => Picture;

/**
 * The screen of a terminal, as a person would see it. What is written is parsed a moment later: `flush` waits for that.
 *
 * @example
 * const screen = new Screen({ columns: 40, rows: 4 });
 * screen.write('hello');
 * await screen.flush();
 * screen.line(0); // 'hello'
 * screen.cursor.x; // 5
 */
export class Screen {
  readonly #terminal: Emulator;
  readonly #listeners = new Set<() => void>();
  #title = '';
  #cursorVisible = true;
  readonly #decoder = new Utf8Decoder();
  /** Characters that were written, and those of them that are parsed. */
  #written = 0;
  #parsed = 0;
  /** What waits for the parser, and what had been written before. */
  readonly #flushes: { readonly written: number; readonly callback: () => void }[] = [];

  /** @throws {TypeError|RangeError} for a wrong option. */
  constructor(options: ScreenOptions = {}) {
    checkOptions('new Screen', options, SCREEN_OPTIONS);
    const { columns = 80, rows = 24, scrollback = 1000, reply } = options;
    checkScreenSize(columns, rows);
    if (reply !== undefined && typeof reply !== 'function') {
      throw new TypeError(`reply must be a function, not ${typeName(reply)}`);
    }
    checkCount('scrollback', scrollback, 0, Number.MAX_SAFE_INTEGER);
    this.#terminal = createEmulator(columns, rows, scrollback, {
      reply: (data) => reply?.(data),
      title: (title) => {
        this.#title = title;
      },
      cursorVisible: (visible) => {
        this.#cursorVisible = visible;
      },
      parsed: () => {
        for (const listener of [...this.#listeners]) listener();
      },
    });
  }

  /** Columns of the screen. */
  get columns(): number {
    return this.#terminal.cols;
  }

  /** Rows of the screen, without those that have left it. */
  get rows(): number {
    return this.#terminal.rows;
  }

  /** The cursor: its position, and whether the program shows it. */
  get cursor(): Cursor {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { x: Math.min(cursorX, this.columns - 1), y: cursorY, visible: this.#cursorVisible };
  }

  /** The title of the window that the program has set; empty at first. */
  get title(): string {
    return this.#title;
  }

  /** Whether the program uses the alternate screen, as full-screen programs do. */
  get alternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** How many lines have left the screen at the top and are kept; 0 on the alternate screen. */
  get scrollbackLength(): number {
    return this.#terminal.buffer.active.baseY;
  }

  /**
   * Writes output of the program. Returns false when so much is not parsed yet that the caller should wait for `flush`.
   *
   * @param data - text, or UTF-8 that may be split anywhere
   * @throws {TypeError} for anything else than text or bytes.
   * @throws an Error when more than 50 MB are not parsed yet.
   */
  write(data: string | Uint8Array): boolean {
    if (typeof data !== 'string' && !types.isUint8Array(data)) {
      throw new TypeError(`data must be a string or a Uint8Array, not ${typeName(data)}`);
    }
    // Not by xterm, which loses characters such as the dash U+2014 when they are split after their second byte.
    const text = typeof data === 'string' ? this.#decoder.end() + data : this.#decoder.write(data);
    if (text !== '') this.#terminal.write(text, () => this.#hasParsed(text.length));
    this.#written += text.length;
    return this.#written - this.#parsed < HIGH_WATER_MARK_CHARACTERS;
  }

  #hasParsed(length: number): void {
    this.#parsed += length;
    while (this.#flushes[0] && this.#flushes[0].written <= this.#parsed) this.#flushes.shift()?.callback();
  }

  /** Resolves when everything that was written before the call is parsed. */
  flush(): Promise<void> {
    return new Promise((resolve) => this.onceParsed(resolve));
  }

  /** Calls back when everything that was written is parsed, and nothing that is written later; at once if it is already. */
  onceParsed(callback: () => void): void {
    const written = this.#written;
    if (written === this.#parsed) callback();
    else this.#flushes.push({ written, callback });
  }

  /** Calls a listener whenever output was parsed. Returns a function that removes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes the size of the screen. Long lines are wrapped again, except on the alternate screen. @throws {TypeError|RangeError} for an invalid size. */
  resize(columns: number, rows: number): void {
    checkScreenSize(columns, rows);
    resizeEmulator(this.#terminal, columns, rows);
  }

  /** Returns the text of the screen, lines joined by `\n`. @throws {TypeError} for an unknown option, whose nearest is named. */
  text(options: ScreenTextOptions = {}): string {
    checkOptions('text', options, TEXT_OPTIONS);
    const { scrollback = false, trim = true } = options;
    const first = scrollback ? -this.scrollbackLength : 0;
    const lines = Array.from({ length: this.rows - first }, (_, index) => this.#line(first + index, trim));
    const text = lines.join('\n');
    return trim ? text.replace(/\n+$/, '') : text;
  }

  /**
   * Returns the text of a row, without the cells after the last character.
   *
   * @param y - from 0; negative numbers are the lines that have left the screen, -1 the last of them
   * @throws {RangeError} for a row that does not exist.
   */
  line(y: number): string {
    checkCount('y', y, -this.scrollbackLength, this.rows - 1);
    return this.#line(y, true);
  }

  #line(y: number, trim: boolean): string {
    const { active } = this.#terminal.buffer;
    const line = active.getLine(active.baseY + y);
    if (!line) return '';
    return line.translateToString(trim, 0, this.columns);
  }

  /** Returns the text of each row of the screen. */
  lines(): string[] {
    return Array.from({ length: this.rows }, (_, y) => this.#line(y, true));
  }

  /** Returns a cell. @throws {RangeError} for a cell that does not exist. */
  cell(x: number, y: number): Cell {
    checkCount('x', x, 0, this.columns - 1);
    checkCount('y', y, -this.scrollbackLength, this.rows - 1);
    const { active } = this.#terminal.buffer;
    const cell = active.getLine(active.baseY + y)?.getCell(x) ?? active.getNullCell();
    return readCell(cell, linkOf(this.#terminal, cell));
  }

  /**
   * Returns the first place on the screen that matches; null if there is none. A line that the terminal has wrapped is one line,
   * `^` and `$` match at every line, and a cell without a character is a space.
   *
   * @throws {TypeError} for anything that is not a pattern.
   */
  find(pattern: string | RegExp): Found | null {
    const { buffer } = this.#terminal;
    return findText(buffer.active, this.rows, this.columns, readScreenPattern(pattern));
  }

  /**
   * Returns all places on the screen that match, as `find` does, without those that overlap an earlier one.
   *
   * @throws {TypeError} for anything that is not a pattern.
   */
  findAll(pattern: string | RegExp): Found[] {
    const { buffer } = this.#terminal;
    return [...findEach(buffer.active, this.rows, this.columns, readScreenPattern(pattern))];
  }

  /**
   * Returns the screen as an SVG file: with text that can be selected, without scripts, and without anything that has to be loaded.
   * Links lead only to `http:`, `https:` and `mailto:`.
   *
   * @throws {TypeError|RangeError} for a wrong option; the message names the nearest.
   */
  toSVG(options: SVGOptions = {}): string {
    return toSVG(this.#picture(), options);
  }

  /**
   * Returns the screen as a fragment of HTML: a `pre` element whose styles are in attributes, so that they do not apply to the rest
   * of the page. Links lead only to `http:`, `https:` and `mailto:`.
   *
   * @throws {TypeError|RangeError} for a wrong option; the message names the nearest.
   */
  toHTML(options: HTMLOptions = {}): string {
    return toHTML(this.#picture(), options);
  }

  #picture(): Picture {
    return readPicture(this.#terminal, { title: this.#title, cursorVisible: this.#cursorVisible });
  }

  static {
    pictureOf = (screen) => screen.#picture();
  }

  /**
   * Returns bytes that restore the screen, its scrollback, cursor, modes and title in an empty terminal of the same size. What follows
   * shows the same on both, unless it is the rest of an escape sequence or of a character.
   *
   * @throws {TypeError} for an unknown option, whose nearest is named.
   */
  snapshot(options: SnapshotOptions = {}): string {
    checkOptions('snapshot', options, SNAPSHOT_OPTIONS);
    const { scrollback = true } = options;
    const state = { title: this.#title, cursorVisible: this.#cursorVisible };
    return writeSnapshot(this.#terminal, state, scrollback);
  }
}

/** @throws {TypeError|RangeError} for anything that is not a size of a screen */
export function checkScreenSize(columns: number, rows: number): void {
  checkCount('columns', columns, 1, SIDE_LIMIT_CELLS);
  checkCount('rows', rows, 1, SIDE_LIMIT_CELLS);
}

/** @throws {TypeError|RangeError} for anything that is not a whole number in a range */
export function checkCount(name: string, value: number, lowest: number, highest: number): void {
  const range = `a whole number from ${lowest} to ${highest}`;
  if (typeof value !== 'number') throw new TypeError(`${name} must be ${range}, not ${typeof value}`);
  if (!Number.isInteger(value) || value < lowest || value > highest) {
    throw new RangeError(`${name} must be ${range}, not ${value}`);
  }
}
