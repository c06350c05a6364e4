/**
 * A row of an animation: pieces of text from left to right, each shown from one frame to another.
 *
 * Pieces that have not changed stay: a line that is typed costs a character for each key, and a counter in a line its digits.
 */
import { BLANK, type PictureCell } from './picture.js';

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

interface Piece extends Range {
  readonly item: Item;
}

/** The row of a frame as keys of its cells, without empty cells at the end. */
export type RowKeys = readonly string[];

/** At least so many cells that stay become a piece of their own when others beside them change. */
const MIN_PIECE_CELLS = 8;

export class AnimatedRow {
  #keys: RowKeys = [];
  #pieces: readonly Piece[] = [];

  /**
   * Shows other cells.
   * @param show begins to show the cells of a range
   * @param hide ends that
   */
  update(keys: RowKeys, show: (start: number, end: number) => Item, hide: (item: Item) => void): void {
    const kept: Piece[] = [];
    const cuts: number[] = [];
    for (const piece of this.#pieces) {
      const change = changeIn(piece, this.#keys, keys);
      if (change === undefined) {
        kept.push(piece);
        continue;
      }
      hide(piece.item);
      if (change.start - piece.start >= MIN_PIECE_CELLS) cuts.push(change.start);
      if (piece.end - change.end >= MIN_PIECE_CELLS) cuts.push(change.end);
    }
    this.#keys = keys;
    this.#pieces = gapsBetween(kept, cuts, keys.length)
      .map(({ start, end }) => trimmed(keys, start, end))
      .filter(({ start, end }) => start < end)
      .map((range): Piece => ({ ...range, item: show(range.start, range.end) }))
      .concat(kept)
      .sort((first, second) => first.start - second.start);
  }
}

/** Returns the ranges between those that are kept, divided at `cuts`. */
function gapsBetween(kept: readonly Range[], cuts: readonly number[], length: number): Range[] {
  const starts = [0, ...kept.map(({ end }) => end)];
  const ends = [...kept.map(({ start }) => start), length];
  return starts.flatMap((from, index) => {
    const to = ends[index] ?? length;
    const borders = [from, ...cuts.filter((cut) => cut > from && cut < to), to];
    return borders.slice(1).map((end, position) => ({ start: borders[position] ?? from, end }));
  });
}

interface Range {
  readonly start: number;
  /** Column after the last cell. */
  readonly end: number;
}

/** Returns the cells of a range from the first that differs to the last; undefined if none does. */
function changeIn(range: Range, before: RowKeys, after: RowKeys): Range | undefined {
  let { start, end } = range;
  while (start < end && before[start] === after[start]) start += 1;
  if (start === end) return undefined;
  while (before[end - 1] === after[end - 1]) end -= 1;
  return { start, end };
}

/** Returns a range without the empty cells at its ends. */
function trimmed(keys: RowKeys, from: number, to: number): Range {
  let [start, end] = [from, to];
  while (start < end && keys[start] === '') start += 1;
  while (start < end && keys[end - 1] === '') end -= 1;
  return { start, end };
}

/** Returns a key that differs for cells that look different; empty for an empty cell. */
export function keysOf(line: readonly PictureCell[]): RowKeys {
  const keys = line.map(keyOf);
  return keys.slice(0, keys.findLastIndex((key) => key !== '') + 1);
}

function keyOf(cell: PictureCell): string {
  if (cell === BLANK) return '';
  const { text, width, foreground, background, underlineColor, link } = cell;
  const flags =
    Number(cell.bold) |
    (Number(cell.dim) << 1) |
    (Number(cell.italic) << 2) |
    (Number(cell.inverse) << 3) |
    (Number(cell.invisible) << 4) |
    (Number(cell.strikethrough) << 5) |
    (Number(cell.overline) << 6) |
    (cell.underline << 7);
  const isPlain = flags === 0 && foreground === undefined && background === undefined && link === undefined;
  if (isPlain && width === 1) return text === ' ' ? '' : text;
  return `${width}${text}\0${foreground}\0${background}\0${flags}\0${underlineColor}\0${link}`;
}
