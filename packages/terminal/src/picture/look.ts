/**
 * How a cell looks: its colours and attributes, as they are painted.
 */

import { safeLink } from './escape-markup.js';
import type { CursorShape, Picture, PictureCell, PictureColor } from './picture.js';

/** A colour of the theme by its name or its index, or `#rrggbb`. */
export type Paint = 'foreground' | 'background' | 'cursor' | number | `#${string}`;

export interface Look {
  readonly color: Paint;
  /** Undefined for the background of the screen. */
  readonly background: Paint | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly invisible: boolean;
  readonly strikethrough: boolean;
  readonly overline: boolean;
  readonly underline: number;
  readonly underlineColor: Paint;
  /** The escaped target of a link that may be followed. */
  readonly link: string | undefined;
}

/** @param isCursor - whether a block cursor is on the cell */
export function lookOf(cell: PictureCell, isCursor: boolean): Look {
  let color = paintOf(cell.foreground, 'foreground');
  let background = paintOf(cell.background, 'background');
  if (cell.inverse) [color, background] = [background, color];
  if (isCursor) [color, background] = ['background', 'cursor'];
  const { bold, dim, italic, invisible, strikethrough, overline, underline, underlineColor, link } = cell;
  return {
    color,
    background: background === 'background' ? undefined : background,
    bold,
    dim: dim && !isCursor,
    italic,
    invisible,
    strikethrough,
    overline,
    underline,
    underlineColor: underlineColor === undefined ? color : paintOf(underlineColor, 'foreground'),
    link: safeLink(link),
  };
}

function paintOf(color: PictureColor, otherwise: Paint): Paint {
  if (color === undefined) return otherwise;
  return typeof color === 'number' ? color : `#${color.slice(1)}`;
}

/** The cursor as it is painted. */
export interface PaintedCursor {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly shape: CursorShape;
}

/** @param wanted - the shape; undefined for none */
export function cursorOf(
  { cursor, lines }: Picture,
  wanted: CursorShape | 'program' | undefined,
): PaintedCursor | undefined {
  if (wanted === undefined || !cursor.visible) return undefined;
  const line = lines[cursor.y];
  const isSecondHalf = line?.[cursor.x]?.width === 0 && line[cursor.x - 1]?.width === 2;
  const x = isSecondHalf ? cursor.x - 1 : cursor.x;
  return {
    x,
    y: cursor.y,
    width: line?.[x]?.width === 2 ? 2 : 1,
    shape: wanted === 'program' ? cursor.shape : wanted,
  };
}
