/**
 * Rows of a screen as text with the sequences that give it its looks.
 *
 * Test: test/player/painter.test.ts
 */
import type { Cell, Color, Screen } from 'strand-terminal';

const PLAIN = '\x1b[m';
const NO_LINK = '\x1b]8;;\x1b\\';
/** A title or the address of a link must not end its sequence. */
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;

/** Returns the first columns of a row. What follows on the line is erased if there is room for it. */
export function rowText(screen: Screen, y: number, columns: number): string {
  const width = Math.min(columns, screen.columns);
  const end = endOfRow(screen, y, width);
  const pen = new Pen();
  let text = '';
  for (let x = 0, next = 0; x < end; x = next) {
    const cell = screen.cell(x, y);
    const isWide = cell.width === 2 && x + 1 < width && screen.cell(x + 1, y).width === 0;
    next = x + (isWide ? 2 : 1);
    // Half of a wide character is not shown.
    const isWhole = cell.text !== '' && (isWide || cell.width === 1);
    const shown = isWhole ? cell.text : ' ';
    text += pen.set(cell) + shown;
    // The terminal may think that the character has another width.
    if (next < end && !isAscii(shown)) text += `\x1b[${next + 1}G`;
  }
  return `${text}${pen.end()}${end < columns ? '\x1b[K' : ''}`;
}

export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '');
}

function isAscii(text: string): boolean {
  return text.length === 1 && text.charCodeAt(0) < 0x7f;
}

/** Where the cells end that show anything. */
function endOfRow(screen: Screen, y: number, width: number): number {
  let end = width;
  while (end > 0 && isEmpty(screen.cell(end - 1, y))) end -= 1;
  return end;
}

function isEmpty({ text, width, background, inverse, underline }: Cell): boolean {
  return text === '' && width !== 0 && background === undefined && !inverse && !underline;
}

class Pen {
  #sgr = PLAIN;
  #link: string | undefined;
  #last: Cell | undefined;

  set(cell: Cell): string {
    // Most cells look like the one before.
    const isSame = this.#last !== undefined && looksLike(cell, this.#last);
    this.#last = cell;
    if (isSame) return '';
    const sgr = sgrOf(cell);
    const link = cell.link === undefined ? undefined : withoutControls(cell.link);
    let change = '';
    if (link !== this.#link) change += `\x1b]8;;${link ?? ''}\x1b\\`;
    if (sgr !== this.#sgr) change += sgr;
    this.#link = link;
    this.#sgr = sgr;
    return change;
  }

  end(): string {
    return `${this.#link === undefined ? '' : NO_LINK}${this.#sgr === PLAIN ? '' : PLAIN}`;
  }
}

function looksLike(a: Cell, b: Cell): boolean {
  return (
    a.foreground === b.foreground &&
    a.background === b.background &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.italic === b.italic &&
    a.underline === b.underline &&
    a.inverse === b.inverse &&
    a.strikethrough === b.strikethrough &&
    a.link === b.link
  );
}

function sgrOf(cell: Cell): string {
  const codes: readonly (readonly [boolean, string])[] = [
    [cell.bold, '1'],
    [cell.dim, '2'],
    [cell.italic, '3'],
    [cell.underline, '4'],
    [cell.inverse, '7'],
    [cell.strikethrough, '9'],
  ];
  const flags = codes.filter(([isSet]) => isSet).map(([, code]) => code);
  const all = [...flags, ...colorCodes(cell.foreground, 30), ...colorCodes(cell.background, 40)];
  return all.length === 0 ? PLAIN : `\x1b[;${all.join(';')}m`;
}

/** @param base 30 for the foreground, 40 for the background */
function colorCodes(color: Color, base: 30 | 40): string[] {
  if (color === undefined) return [];
  if (typeof color === 'string') {
    const rgb = Number.parseInt(color.slice(1), 16);
    return [`${base + 8}`, '2', `${rgb >> 16}`, `${(rgb >> 8) & 255}`, `${rgb & 255}`];
  }
  if (color < 8) return [`${base + color}`];
  if (color < 16) return [`${base + 60 + color - 8}`];
  return [`${base + 8}`, '5', `${color}`];
}
