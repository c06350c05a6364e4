/**
 * A row of an animation: pieces of text from left to right, each shown from one frame to another.
 *
 * When a row grows, the pieces before stay: a line that is typed costs a character for each key, not a line.
 */
import type { PictureCell } from './picture.js';

/** What is shown at one place for a while. */
export interface Item {
  /** Number of the content. */
  readonly content: number;
  /** Row, from that of the top of the first frame. */
  readonly row: number;
  readonly column: number;
  /** Seconds. */
  readonly begin: number;
}

interface Piece {
  readonly start: number;
  /** Column after the last cell. */
  readonly end: number;
  readonly item: Item;
}

/** The row of a frame as keys of its cells, without empty cells at the end. */
export type RowKeys = readonly string[];

/** At least so many cells that stay become a piece of their own when what follows them changes. */
const SHORTEST_PREFIX = 8;

export class AnimatedRow {
  #keys: RowKeys = [];
  readonly #pieces: Piece[] = [];

  /**
   * Shows other cells.
   * @param show begins to show the cells of a range
   * @param hide ends that
   */
  update(keys: RowKeys, show: (start: number, end: number) => Item, hide: (item: Item) => void): void {
    const same = commonLength(this.#keys, keys);
    let cut: number | undefined;
    for (let last = this.#pieces.at(-1); last && last.end > same; last = this.#pieces.at(-1)) {
      this.#pieces.pop();
      hide(last.item);
      cut = same - last.start >= SHORTEST_PREFIX ? same : undefined;
    }
    this.#keys = keys;
    if (cut !== undefined && cut < keys.length) this.#add(cut, show);
    this.#add(keys.length, show);
  }

  #add(end: number, show: (start: number, end: number) => Item): void {
    let start = this.#pieces.at(-1)?.end ?? 0;
    while (start < end && this.#keys[start] === '') start += 1;
    if (start < end) this.#pieces.push({ start, end, item: show(start, end) });
  }
}

function commonLength(first: RowKeys, second: RowKeys): number {
  let length = 0;
  while (length < first.length && first[length] === second[length]) length += 1;
  return length;
}

/** Returns a key that differs for cells that look different; empty for an empty cell. */
export function keysOf(line: readonly PictureCell[]): RowKeys {
  const keys = line.map(keyOf);
  return keys.slice(0, keys.findLastIndex((key) => key !== '') + 1);
}

function keyOf(cell: PictureCell): string {
  const { text, width, foreground = '', background = '', underlineColor = '', link = '' } = cell;
  const flags =
    Number(cell.bold) |
    (Number(cell.dim) << 1) |
    (Number(cell.italic) << 2) |
    (Number(cell.inverse) << 3) |
    (Number(cell.invisible) << 4) |
    (Number(cell.strikethrough) << 5) |
    (Number(cell.overline) << 6) |
    (cell.underline << 7);
  if ((text === '' || text === ' ') && width !== 0 && flags === 0 && background === '' && link === '')
    return '';
  return `${width}${text}\0${foreground}\0${background}\0${flags}\0${underlineColor}\0${link}`;
}
