import { type UnderlineColor, underlineColorOf, underlineStyleOf } from './cell-attributes.js';
import type { EmulatorAttributes } from './emulator.js';

/** xterm's mode of the colours that SGR 30 to 37 and 90 to 97 set. */
const PALETTE_16 = 0x1000000;

/** Returns the sequence that sets exactly these attributes. */
export function sgrOf(cell: EmulatorAttributes): string {
  const codes = ['', ...flagsOf(cell), ...colorOf(cell, 'foreground'), ...colorOf(cell, 'background')];
  const underline = underlineColorOf(cell);
  if (underline) codes.push(underlineColorSgr(underline));
  return `\x1b[${codes.join(';')}m`;
}

/** Returns the sequence that sets only the background, for cells without a character. */
export function backgroundSgrOf(cell: EmulatorAttributes): string {
  return `\x1b[${['', ...colorOf(cell, 'background')].join(';')}m`;
}

/** Returns the parameters that set the colour of the underline. */
export function underlineColorSgr({ value, isRGB }: UnderlineColor): string {
  return isRGB ? `58;${rgb(value)}` : `58;5;${value}`;
}

function rgb(color: number): string {
  return `2;${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`;
}

function flagsOf(cell: EmulatorAttributes): string[] {
  const style = underlineStyleOf(cell);
  const codes: readonly (readonly [number, string])[] = [
    [cell.isBold(), '1'],
    [cell.isDim(), '2'],
    [cell.isItalic(), '3'],
    [style, style > 1 ? `4:${style}` : '4'],
    [cell.isBlink(), '5'],
    [cell.isInverse(), '7'],
    [cell.isInvisible(), '8'],
    [cell.isStrikethrough(), '9'],
    [cell.isOverline(), '53'],
  ];
  return codes.filter(([set]) => set !== 0).map(([, code]) => code);
}

function colorOf(cell: EmulatorAttributes, which: 'foreground' | 'background'): string[] {
  const isForeground = which === 'foreground';
  if (isForeground ? cell.isFgDefault() : cell.isBgDefault()) return [];
  const color = isForeground ? cell.getFgColor() : cell.getBgColor();
  const base = isForeground ? 30 : 40;
  if (isForeground ? cell.isFgRGB() : cell.isBgRGB()) {
    return [`${base + 8}`, rgb(color)];
  }
  const mode = isForeground ? cell.getFgColorMode() : cell.getBgColorMode();
  if (mode === PALETTE_16) return [`${color < 8 ? base + color : base + 60 + color - 8}`];
  return [`${base + 8}`, '5', `${color}`];
}
