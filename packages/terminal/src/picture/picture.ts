/**
 * What a picture shows: the cells of a screen, without the emulator.
 */

/** An index of the palette, 0 to 255, or `#rrggbb`; undefined for the default colour. */
export type PictureColor = number | string | undefined;

export interface PictureCell {
  /** The character with its combining marks; empty for a cell without one. */
  readonly text: string;
  /** 1; 2 for a wide character, 0 for its second cell. */
  readonly width: number;
  readonly foreground: PictureColor;
  readonly background: PictureColor;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly inverse: boolean;
  readonly invisible: boolean;
  readonly strikethrough: boolean;
  readonly overline: boolean;
  /** 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed. */
  readonly underline: number;
  /** Undefined for the colour of the text. */
  readonly underlineColor: PictureColor;
  readonly link?: string | undefined;
}

/** A cell without a character, and without a background. Most cells of a screen are this one. */
export const BLANK: PictureCell = {
  text: '',
  width: 1,
  foreground: undefined,
  background: undefined,
  bold: false,
  dim: false,
  italic: false,
  inverse: false,
  invisible: false,
  strikethrough: false,
  overline: false,
  underline: 0,
  underlineColor: undefined,
};

/** Shape of the cursor. */
export type CursorShape = 'block' | 'underline' | 'bar';

interface PictureCursor {
  readonly x: number;
  readonly y: number;
  readonly visible: boolean;
  readonly shape: CursorShape;
}

export interface Picture {
  readonly columns: number;
  readonly rows: number;
  readonly lines: readonly (readonly PictureCell[])[];
  readonly cursor: PictureCursor;
  readonly title: string;
}
