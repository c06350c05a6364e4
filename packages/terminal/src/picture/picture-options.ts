/**
 * Options of pictures, checked.
 *
 * Test: test/picture/to-svg.test.ts
 */
import { checkNames, unknownName } from './check-names.js';
import type { CursorShape } from './picture.js';
import { type Colors, readTheme, type Theme, type ThemeName } from './theme.js';

/** The font of a picture. */
export interface PictureFont {
  /** Names of fonts as in CSS, separated by commas. The viewer's machine must have them. Default: its fixed-width font. */
  readonly family?: string | undefined;
  /** Pixels, 1 to 200. Default: 15. */
  readonly size?: number | undefined;
  /** Height of a row as a multiple of the size, 1 to 3. Default: 1.2. */
  readonly lineHeight?: number | undefined;
}

/** The frame of a picture. */
export interface PictureWindow {
  /** Default: the title that the program has set. */
  readonly title?: string | undefined;
}

/** Options of `Screen.toHTML`. */
export interface HTMLOptions {
  /** A name, or an object with the colours. Default: `'dark'`. */
  readonly theme?: ThemeName | Theme | undefined;
  /** The font, or only its family. */
  readonly font?: string | PictureFont | undefined;
  /** Whether and how the cursor is shown, if the program shows it. Default: true, in the shape that the program has set. */
  readonly cursor?: boolean | CursorShape | undefined;
}

/** Options of `Screen.toSVG`. */
export interface SVGOptions extends HTMLOptions {
  /** Whether a window with a title is drawn around the screen. Default: false. */
  readonly window?: boolean | PictureWindow | undefined;
  /** Pixels around the screen, 0 to 200. Default: 8. */
  readonly padding?: number | undefined;
}

export interface PictureSettings {
  readonly colors: Colors;
  readonly family: string;
  readonly size: number;
  readonly lineHeight: number;
  /** Undefined: no cursor. */
  readonly cursor: CursorShape | 'program' | undefined;
  /** Undefined: no window. */
  readonly window: PictureWindow | undefined;
  readonly padding: number;
}

export const SVG_OPTIONS: readonly (keyof SVGOptions)[] = ['theme', 'font', 'cursor', 'window', 'padding'];
export const HTML_OPTIONS: readonly (keyof HTMLOptions)[] = ['theme', 'font', 'cursor'];

const SHAPES: readonly CursorShape[] = ['block', 'underline', 'bar'];
const DEFAULT_FAMILY =
  "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/** @throws {TypeError|RangeError} for a wrong option; the message names the nearest */
export function readPictureOptions(options: SVGOptions, known: readonly string[]): PictureSettings {
  if (typeof options !== 'object' || options === null) throw new TypeError('the options must be an object');
  checkNames('option', options, known);
  const font = readFont(options.font);
  return {
    ...font,
    colors: readTheme(options.theme),
    cursor: readCursor(options.cursor),
    window: readWindow(options.window),
    padding: readNumber('padding', options.padding ?? 8, 0, 200),
  };
}

function readFont(font: SVGOptions['font']): Pick<PictureSettings, 'family' | 'size' | 'lineHeight'> {
  const given = typeof font === 'string' ? { family: font } : (font ?? {});
  if (typeof given !== 'object') throw new TypeError('font must be a string or an object');
  checkNames('property of font', given, ['family', 'size', 'lineHeight']);
  const { family = DEFAULT_FAMILY, size = 15, lineHeight = 1.2 } = given;
  if (typeof family !== 'string' || !/^[\p{L}\p{N} ,'"._-]+$/u.test(family)) {
    throw new TypeError(`font.family must be names separated by commas, not ${JSON.stringify(family)}`);
  }
  return {
    family: family.replaceAll('"', "'"),
    size: readNumber('font.size', size, 1, 200),
    lineHeight: readNumber('font.lineHeight', lineHeight, 1, 3),
  };
}

function readCursor(cursor: SVGOptions['cursor']): PictureSettings['cursor'] {
  if (cursor === undefined || cursor === true) return 'program';
  if (cursor === false) return undefined;
  if (SHAPES.includes(cursor)) return cursor;
  if (typeof cursor === 'string') throw unknownName('cursor', cursor, SHAPES);
  throw new TypeError(`cursor must be true, false or one of ${SHAPES.join(', ')}`);
}

function readWindow(window: SVGOptions['window']): PictureWindow | undefined {
  if (window === undefined || window === false) return undefined;
  if (window === true) return {};
  if (typeof window !== 'object' || window === null) {
    throw new TypeError('window must be true, false or { title }');
  }
  checkNames('property of window', window, ['title']);
  if (window.title !== undefined && typeof window.title !== 'string') {
    throw new TypeError('window.title must be a string');
  }
  return window;
}

export function readNumber(name: string, value: unknown, lowest: number, highest: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number, not ${typeof value}`);
  if (value >= lowest && value <= highest) return value;
  throw new RangeError(`${name} must be from ${lowest} to ${highest}, not ${value}`);
}
