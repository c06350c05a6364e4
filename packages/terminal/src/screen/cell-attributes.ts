/** Reads the attributes of a cell that xterm does not export. */
import type { Emulator } from './emulator.js';
import {
  type Attributes,
  coreOf,
  type EmulatorAttributes,
  type Extended,
  HAS_EXTENDED_FLAG,
} from './internals.js';

/** In `fg`. */
const UNDERLINE_FLAG = 0x10000000;

interface Internals {
  isUnderlineColorDefault?(): boolean;
  isUnderlineColorRGB?(): boolean;
  getUnderlineColor?(): number;
  readonly fg?: number;
  readonly bg?: number;
  readonly extended?: Extended;
}

/** What xterm keeps only for some cells. An object may still have it from an earlier cell. */
function extendedOf(cell: EmulatorAttributes): Extended | undefined {
  const { bg = 0, extended } = cell as Internals;
  return (bg & HAS_EXTENDED_FLAG) === 0 ? undefined : extended;
}

/** Returns the target of the hyperlink (OSC 8) of a cell. */
export function linkOf(terminal: Emulator, cell: EmulatorAttributes): string | undefined {
  const id = extendedOf(cell)?.urlId;
  return id ? coreOf(terminal)?._oscLinkService?.getLinkData(id)?.uri : undefined;
}

/** Returns the kind of underline: 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed. */
export function underlineStyleOf(cell: EmulatorAttributes): number {
  const { fg = 0 } = cell as Internals;
  const extended = extendedOf(cell);
  // xterm says that every hyperlink has a dashed underline.
  if (extended?.urlId) return (fg & UNDERLINE_FLAG) === 0 ? 0 : ((extended._ext ?? 0) >> 26) & 7 || 1;
  return cell.isUnderline() ? extended?.underlineStyle || 1 : 0;
}

export interface UnderlineColor {
  readonly value: number;
  readonly isRGB: boolean;
}

/** In the colour of an underline: its kind. */
const COLOR_MODE = 0x3000000;
/** What xterm makes of SGR 59, which sets the colour of the text. */
const COLOR_OF_TEXT = 0x3ffffff;

/** Returns the colour of the underline that the next characters have, or will have when it is turned on. */
export function penUnderlineColorOf(attributes: EmulatorAttributes): UnderlineColor | undefined {
  const { underlineColor } = (attributes as unknown as Attributes).extended;
  const mode = underlineColor & COLOR_MODE;
  if (mode === 0 || underlineColor === COLOR_OF_TEXT) return undefined;
  const isRGB = mode === COLOR_MODE;
  return { value: underlineColor & (isRGB ? 0xffffff : 0xff), isRGB };
}

/** Returns the colour of the underline: an index of the palette, or red, green and blue in one number. Undefined: that of the text. */
export function underlineColorOf(cell: EmulatorAttributes): UnderlineColor | undefined {
  const internals = cell as Internals;
  const extended = extendedOf(cell);
  if (!extended || extended.underlineColor === COLOR_OF_TEXT) return undefined;
  if (internals.isUnderlineColorDefault?.() !== false) return undefined;
  const value = internals.getUnderlineColor?.();
  return value === undefined ? undefined : { value, isRGB: internals.isUnderlineColorRGB?.() === true };
}
