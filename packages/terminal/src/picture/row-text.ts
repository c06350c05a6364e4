/**
 * The text of a row as an SVG element whose characters are in their cells in any font.
 *
 * A row of characters that all fixed-width fonts have is as long as its cells (`textLength`): then each of them is in its cell, as
 * they are equally wide. Other characters come from other fonts, so in their rows each character has a position (`x`). Lists of
 * positions for all rows would double the size. A `textLength` for each run would be as small, but Firefox knows it only for whole
 * `text` elements, and an element for each run would break the line when it is copied.
 */
import type { PaintedCell } from './draw-row.js';
import { escapeMarkup } from './escape-markup.js';
import { CELL_WIDTH } from './grid.js';
import type { StyleSheet } from './style-sheet.js';

/** ASCII, Latin, Greek and Cyrillic letters that stand alone. */
const COMMON = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u017f\u0386-\u03ce\u0400-\u045f]$/;
/** As many spaces are left without positions, since the characters behind them get an element of their own. */
const GAP_LIMIT_SPACES = 4;

/** Whether a character has the width of a cell in every fixed-width font. */
export function isCommon(text: string): boolean {
  return COMMON.test(text);
}

/** Cells with the same attributes. */
interface Run {
  readonly attributes: string;
  readonly link: string | undefined;
  readonly cells: PaintedCell[];
}

/** Returns an element for cells that follow each other; empty if there are none. @param y - of the baseline */
export function rowText(cells: readonly PaintedCell[], y: number, sheet: StyleSheet): string {
  const [first] = cells;
  if (!first) return '';
  const runs = runsOf(cells, sheet);
  if (cells.every(({ text, width }) => width === 1 && isCommon(text))) {
    const at = first.x === 0 ? '' : ` x="${first.x * CELL_WIDTH}"`;
    const length = cells.length > 1 ? ` textLength="${cells.length * CELL_WIDTH}"` : '';
    return `<text${at} y="${y}"${length}>${runs.map(spanOf).join('')}</text>`;
  }
  return `<text y="${y}">${runs.flatMap(positioned).map(linked).join('')}</text>`;
}

function runsOf(cells: readonly PaintedCell[], sheet: StyleSheet): Run[] {
  const runs: Run[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    const { link } = cell.look;
    // A space looks the same in every run.
    const attributes = cell.text === ' ' && last ? last.attributes : sheet.text(cell.look, cell.isDrawn);
    if (last && last.attributes === attributes && last.link === link) last.cells.push(cell);
    else runs.push({ attributes, link, cells: [cell] });
  }
  return runs;
}

function spanOf({ attributes, link, cells }: Run): string {
  const text = escapeMarkup(cells.map((cell) => cell.text).join(''));
  return linked({ link, markup: attributes === '' ? text : `<tspan${attributes}>${text}</tspan>` });
}

interface Span {
  readonly link: string | undefined;
  readonly markup: string;
}

function linked({ link, markup }: Span): string {
  return link === undefined ? markup : `<a href="${link}">${markup}</a>`;
}

/** Cuts a run into elements: a position for each character of one code unit, and an element for each of several. */
function positioned(run: Run): Span[] {
  const writer = new SpanWriter(run);
  for (const cell of run.cells) {
    if (cell.isDrawn) writer.addDrawn(cell);
    else if (cell.text === ' ') writer.addSpace(cell);
    else if (cell.text.length === 1) writer.addCharacter(cell);
    else writer.addCluster(cell);
  }
  return writer.finish();
}

class SpanWriter {
  readonly #run: Run;
  readonly #spans: Span[] = [];
  #text = '';
  #positions: number[] = [];
  /** Positions of the spaces at the end of the text. If nothing follows, they are not needed. */
  #spaces: number[] = [];

  constructor(run: Run) {
    this.#run = run;
  }

  /** Such text is not seen, so only its beginning has a position. */
  addDrawn({ text, x }: PaintedCell): void {
    if (this.#text === '') this.#positions.push(x * CELL_WIDTH);
    this.#text += text;
  }

  addSpace({ x }: PaintedCell): void {
    this.#spaces.push(x * CELL_WIDTH);
    this.#text += ' ';
  }

  addCharacter({ text, x }: PaintedCell): void {
    if (this.#spaces.length >= GAP_LIMIT_SPACES) this.#end();
    this.#positions.push(...this.#spaces, x * CELL_WIDTH);
    this.#spaces = [];
    this.#text += text;
  }

  addCluster(cell: PaintedCell): void {
    this.#end();
    this.addCharacter(cell);
    this.#end();
  }

  finish(): Span[] {
    this.#end();
    return this.#spans;
  }

  #end(): void {
    if (this.#text !== '') {
      const { attributes, link } = this.#run;
      const x = this.#positions.length === 0 ? '' : ` x="${this.#positions.join(' ')}"`;
      const text = escapeMarkup(this.#text);
      this.#spans.push({
        link,
        markup: x + attributes === '' ? text : `<tspan${x}${attributes}>${text}</tspan>`,
      });
    }
    this.#text = '';
    this.#positions = [];
    this.#spaces = [];
  }
}
