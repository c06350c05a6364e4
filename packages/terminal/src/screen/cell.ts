import { BLANK, type PictureCell } from '../picture/picture.js';
import { linkOf, underlineColorOf, underlineStyleOf } from './cell-attributes.js';
import type { Emulator, EmulatorAttributes, EmulatorCell } from './emulator.js';

/** A colour: an index of the palette, 0 to 255, or `#rrggbb`; undefined for the default colour. */
export type Color = number | string | undefined;

/** One cell of the screen. */
export interface Cell {
  /** The character with its combining marks; empty for a cell without one, and for the second cell of a wide character. */
  readonly text: string;
  /** Columns that the character takes: 1; 2 for a wide character; 0 for its second cell. */
  readonly width: number;
  readonly foreground: Color;
  readonly background: Color;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly strikethrough: boolean;
  /** The target of a hyperlink (OSC 8). */
  readonly link?: string;
}

/** Reads a cell. A cell without a character has only a background: what else it has is left over from a character. */
export function readCell(cell: EmulatorCell, link: string | undefined): Cell {
  const text = cell.getChars();
  const width = cell.getWidth();
  const isEmpty = text === '' && width !== 0;
  const has = (attribute: number) => !isEmpty && attribute !== 0;
  return {
    text,
    width,
    foreground: isEmpty ? undefined : foregroundOf(cell),
    background: backgroundOf(cell),
    bold: has(cell.isBold()),
    dim: has(cell.isDim()),
    italic: has(cell.isItalic()),
    underline: has(underlineStyleOf(cell)),
    inverse: has(cell.isInverse()),
    strikethrough: has(cell.isStrikethrough()),
    ...(link !== undefined && !isEmpty && { link }),
  };
}

/** Reads a cell for a picture. */
export function readPictureCell(terminal: Emulator, cell: EmulatorCell): PictureCell {
  const text = cell.getChars();
  const width = cell.getWidth();
  if (text === '' && width !== 0)
    return cell.isBgDefault() ? BLANK : { ...BLANK, background: backgroundOf(cell) };
  const underline = underlineStyleOf(cell);
  const underlineColor = underline === 0 ? undefined : underlineColorOf(cell);
  return {
    text,
    width,
    foreground: foregroundOf(cell),
    background: backgroundOf(cell),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    inverse: cell.isInverse() !== 0,
    invisible: cell.isInvisible() !== 0,
    strikethrough: cell.isStrikethrough() !== 0,
    overline: cell.isOverline() !== 0,
    underline,
    underlineColor: underlineColor?.isRGB ? hexadecimal(underlineColor.value) : underlineColor?.value,
    link: linkOf(terminal, cell),
  };
}

function foregroundOf(cell: EmulatorAttributes): Color {
  if (cell.isFgDefault()) return undefined;
  return cell.isFgRGB() ? hexadecimal(cell.getFgColor()) : cell.getFgColor();
}

function backgroundOf(cell: EmulatorAttributes): Color {
  if (cell.isBgDefault()) return undefined;
  return cell.isBgRGB() ? hexadecimal(cell.getBgColor()) : cell.getBgColor();
}

function hexadecimal(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}
