/**
 * An animated SVG: frames of a screen that follow each other, without a script.
 *
 * Each piece of text is written once, and shown from one frame to another. When the screen scrolls, what was written moves with it:
 * a new line costs one line, not a screen.
 *
 * Test: test/asciicast/cast-to-svg.test.ts
 */
import { AnimatedRow, type Item, keysOf, type RowKeys } from './animated-row.js';
import { Drawing } from './draw-row.js';
import { writeFrame } from './frame.js';
import { CELL_WIDTH, type Grid, gridOf } from './grid.js';
import { cursorOf } from './look.js';
import { paintCells } from './paint-cells.js';
import type { Picture, PictureCell } from './picture.js';
import type { PictureSettings } from './picture-options.js';
import { rowText } from './row-text.js';
import { scrollBetween } from './scroll.js';
import { short } from './shapes.js';
import { StyleSheet } from './style-sheet.js';
import { Timeline } from './timeline.js';

export interface AnimationSettings extends PictureSettings {
  /** How often it is played; Infinity: until the picture is closed. */
  readonly loops: number;
  /** Characters of the file, above which it is not made. */
  readonly maxSize: number;
}

/** Thickness of a cursor that is not a block. */
const CURSOR_LINE_PX = 2;
/** Far from the first row, positions would lose precision. */
const SCROLL_LIMIT_ROWS = 20_000;

export class Animation {
  readonly #settings: AnimationSettings;
  readonly #grid: Grid;
  readonly #sheet: StyleSheet;
  readonly #timeline = new Timeline();
  readonly #contents = new Map<string, number>();
  readonly #uses: number[] = [];
  /** Numbers of the rows of the last frame. */
  #rowNumbers: ReadonlyMap<string, number> = new Map();
  #lastNumber = 0;
  #rows: AnimatedRow[] = [];
  #numbers: number[] = [];
  /** Row at the top of the screen. */
  #top = 0;
  #columns = 1;
  #height = 1;
  #size = 0;

  constructor(settings: AnimationSettings) {
    this.#settings = settings;
    this.#grid = gridOf(settings.lineHeight);
    this.#sheet = new StyleSheet(settings.colors);
  }

  /**
   * Adds a frame. @param time seconds, more than that of the frame before
   * @throws {RangeError} if the file would be too large
   */
  frame(picture: Picture, time: number): void {
    this.#columns = Math.max(this.#columns, picture.columns);
    this.#height = Math.max(this.#height, picture.rows);
    const keys = picture.lines.map(keysOf);
    const numbers = this.#numbersOf(keys);
    this.#scroll(scrollBetween(this.#numbers, numbers), time);
    for (const [y, row] of keys.entries()) this.#update(y, row, picture.lines[y] ?? [], time);
    for (const row of this.#rows.splice(keys.length)) this.#clear(row, time);
    this.#numbers = numbers;
    this.#moveCursor(picture, time);
    if (this.#size + this.#timeline.size > this.#settings.maxSize) {
      const message =
        `the animation is larger than ${this.#settings.maxSize} characters after ${time.toFixed(1)} seconds; ` +
        'shorten it (from, to), lower fps, or raise maxSize';
      throw Object.assign(new RangeError(message), { code: 'EFBIG' });
    }
  }

  #scroll(distance: number, time: number): void {
    if (distance === 0) return;
    if (Math.abs(this.#top + distance) > SCROLL_LIMIT_ROWS) {
      // Everything is shown again at the origin.
      for (const row of this.#rows) this.#clear(row, time);
      this.#rows = [];
      this.#top = 0;
    } else {
      for (const row of this.#rows.splice(0, Math.max(0, distance))) this.#clear(row, time);
      this.#rows.unshift(...Array.from({ length: Math.max(0, -distance) }, () => new AnimatedRow()));
      this.#top += distance;
    }
    this.#timeline.move(time, this.#top * this.#grid.height);
  }

  #update(y: number, keys: RowKeys, line: readonly PictureCell[], time: number): void {
    let row = this.#rows[y];
    if (!row) {
      row = new AnimatedRow();
      this.#rows[y] = row;
    }
    row.update(
      keys,
      (start, end) => ({
        content: this.#contentOf(line, start, end),
        row: this.#top + y,
        column: start,
        begin: time,
      }),
      (item) => this.#timeline.show(item, time),
    );
  }

  #clear(row: AnimatedRow, time: number): void {
    row.update(
      [],
      () => {
        throw new Error('an empty row shows nothing');
      },
      (item) => this.#timeline.show(item, time),
    );
  }

  /** Returns a number for each row: equal for rows that are equal, also to those of the frame before; 0 for an empty one. */
  #numbersOf(rows: readonly RowKeys[]): number[] {
    const numbers = new Map<string, number>([['', 0]]);
    const result = rows.map((row) => {
      const key = row.join('\x01');
      const known = numbers.get(key) ?? this.#rowNumbers.get(key);
      if (known === undefined) this.#lastNumber += 1;
      const number = known ?? this.#lastNumber;
      numbers.set(key, number);
      return number;
    });
    this.#rowNumbers = numbers;
    return result;
  }

  /** Returns the number of the elements of some cells of a row. */
  #contentOf(line: readonly PictureCell[], start: number, end: number): number {
    const drawing = new Drawing(this.#sheet, this.#grid);
    const cells = paintCells(line, 0, undefined).filter(({ x }) => x >= start && x < end);
    drawing.row(cells, 0);
    const written = cells.slice(0, cells.findLastIndex(({ x }) => line[x]?.text !== '') + 1);
    const content = `${drawing}${rowText(written, this.#grid.baseline, this.#sheet)}`;
    let number = this.#contents.get(content);
    if (number === undefined) {
      number = this.#contents.size;
      this.#contents.set(content, number);
      this.#size += content.length;
    }
    this.#uses[number] = (this.#uses[number] ?? 0) + 1;
    return number;
  }

  #moveCursor(picture: Picture, time: number): void {
    const cursor = cursorOf(picture, this.#settings.cursor);
    if (!cursor) {
      this.#timeline.cursor(time, undefined);
      return;
    }
    const { height } = this.#grid;
    const [left, top] = [cursor.x * CELL_WIDTH, cursor.y * height];
    // The block of one cell is stretched to the other shapes.
    const wide = cursor.width === 1 ? '' : `scaleX(${cursor.width})`;
    const [y, scale] = {
      block: [top, wide],
      underline: [top + height - CURSOR_LINE_PX, `${wide}scaleY(${short(CURSOR_LINE_PX / height)})`],
      bar: [top, `scaleX(${short(CURSOR_LINE_PX / CELL_WIDTH)})`],
    }[cursor.shape] as [number, string];
    this.#timeline.cursor(time, `translate(${left}px,${y}px)${scale}`);
  }

  /** Returns the file. @param duration seconds */
  finish(title: string, duration: number): string {
    for (const row of this.#rows) this.#clear(row, duration);
    const { loops } = this.#settings;
    const contents = [...this.#contents.keys()];
    const { height } = this.#grid;
    // The cursor is over the text and lets it shine through.
    const cursor = `<rect${this.#sheet.shape('cursor', 0.6)} width="${CELL_WIDTH}" height="${height}"/>`;
    return writeFrame(this.#settings, {
      columns: this.#columns,
      rows: this.#height,
      title,
      identity: this.#sheet.rules('') + this.#timeline.rules('', duration, loops) + contents.join(''),
      screen: (name) => {
        // What `use` shows is a tree of its own, in which the rules need the class again.
        const used = contents.map((content, number) =>
          (this.#uses[number] ?? 0) > 1 ? `<g id="${idOf(name, number)}" class="${name}">${content}</g>` : '',
        );
        const elementOf = ({ content, row }: Item) => {
          const y = row * height;
          if ((this.#uses[content] ?? 0) > 1) return `<use href="#${idOf(name, content)}" y="${y}"/>`;
          return `<g transform="translate(0 ${y})">${contents[content]}</g>`;
        };
        return `<defs>${used.join('')}</defs>${this.#timeline.elements(name, duration, cursor, elementOf)}`;
      },
      rules: (name) => this.#sheet.rules(`.${name}`) + this.#timeline.rules(name, duration, loops),
    });
  }
}

function idOf(name: string, number: number): string {
  return `${name}_${number.toString(36)}`;
}
