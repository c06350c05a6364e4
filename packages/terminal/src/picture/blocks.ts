/**
 * Characters that consist of areas: block elements, sextants, Braille patterns, the symbols of Powerline prompts, scan lines.
 */
import { type Grid, CELL_WIDTH as W } from './grid.js';
import { type Shapes, short } from './shapes.js';

/** Draws a shape of areas that touch those of other cells. Returns whether the character is one. */
export function drawBlocks(shapes: Shapes, code: number, x: number, y: number, grid: Grid): boolean {
  if (code >= 0x2580 && code <= 0x259f) return drawBlockElement(shapes, code, x, y, grid.height);
  if (code >= 0x1fb00 && code <= 0x1fb3b) return drawSextant(shapes, code, x, y, grid.height);
  if (code >= 0x23ba && code <= 0x23bd) {
    shapes.rectangle(x, y + Math.round(((code - 0x23ba) * (grid.height - 1)) / 3), W, 1);
    return true;
  }
  return false;
}

/** Returns how much of the area a shade character fills, 0 to 1; undefined for other characters. */
export function shadeOf(code: number): number | undefined {
  return { 9617: 0.25, 9618: 0.5, 9619: 0.75 }[code];
}

/** The quarters of U+2596 to U+259F: bits for upper left, upper right, lower left, lower right. */
const QUARTERS = [0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111];

function drawBlockElement(shapes: Shapes, code: number, x: number, y: number, height: number): boolean {
  const eighth = height / 8;
  const quarters = QUARTERS[code - 0x2596];
  if (quarters !== undefined) drawMosaic(shapes, reversed(quarters, 4), x, y, height / 2);
  else if (code === 0x2580) shapes.rectangle(x, y, W, height / 2);
  else if (code <= 0x2588) shapes.rectangle(x, y + (0x2588 - code) * eighth, W, (code - 0x2580) * eighth);
  else if (code <= 0x258f) shapes.rectangle(x, y, ((0x2590 - code) * W) / 8, height);
  else if (code === 0x2590) shapes.rectangle(x + W / 2, y, W / 2, height);
  else if (code === 0x2594) shapes.rectangle(x, y, W, eighth);
  else if (code === 0x2595) shapes.rectangle(x + (W * 7) / 8, y, W / 8, height);
  else shapes.rectangle(x, y, W, height);
  return true;
}

function drawSextant(shapes: Shapes, code: number, x: number, y: number, height: number): boolean {
  // The patterns that are half blocks or full are left out.
  const index = code - 0x1fb00 + 1;
  const pattern = index + (index > 20 ? 1 : 0) + (index > 40 ? 1 : 0);
  drawMosaic(shapes, pattern, x, y, height / 3);
  return true;
}

/** Draws fields, two in a row. @param pattern bits, the lowest for the first field */
function drawMosaic(shapes: Shapes, pattern: number, x: number, y: number, height: number): void {
  for (let field = 0; pattern >> field > 0; field += 1) {
    if (((pattern >> field) & 1) === 0) continue;
    shapes.rectangle(x + (field % 2) * (W / 2), y + Math.floor(field / 2) * height, W / 2, height);
  }
}

function reversed(bits: number, count: number): number {
  return Number.parseInt([...bits.toString(2).padStart(count, '0')].reverse().join(''), 2);
}

/** Draws a shape whose edges are smooth. Returns whether the character is one. */
export function drawSymbol(shapes: Shapes, code: number, x: number, y: number, grid: Grid): boolean {
  if (code >= 0x2800 && code <= 0x28ff) return drawBraille(shapes, code - 0x2800, x, y, grid.height);
  const path = powerline(code, x, y, grid.height);
  if (path !== undefined) shapes.path(path);
  return path !== undefined;
}

const DOT = 2;
/** Column and row of the dot of each bit. */
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

function drawBraille(shapes: Shapes, bits: number, x: number, y: number, height: number): boolean {
  for (const [index, [column, row]] of DOTS.entries()) {
    if (((bits >> index) & 1) === 0) continue;
    const top = Math.round(((row + 0.5) * height) / 4 - DOT / 2);
    shapes.rectangle(x + (column === 0 ? 1 : W - DOT - 1), y + top, DOT, DOT);
  }
  return true;
}

/** Arrows and slants that fill the height of the row. Fonts have them only if they were patched. */
function powerline(code: number, x: number, y: number, height: number): string | undefined {
  const [right, bottom, middle] = [x + W, y + height, short(y + height / 2)];
  const thin = 1.4;
  const paths: Readonly<Record<number, string>> = {
    57520: `M${x} ${y}L${right} ${middle}L${x} ${bottom}z`,
    57521: `M${x} ${y}h${thin}L${right} ${middle}L${x + thin} ${bottom}h-${thin}L${right - thin} ${middle}z`,
    57522: `M${right} ${y}V${bottom}L${x} ${middle}z`,
    57523: `M${right} ${y}L${x + thin} ${middle}L${right} ${bottom}h-${thin}L${x} ${middle}L${right - thin} ${y}z`,
    57524: `M${x} ${y}A${W} ${short(height / 2)} 0 0 1 ${x} ${bottom}z`,
    57526: `M${right} ${y}V${bottom}A${W} ${short(height / 2)} 0 0 1 ${right} ${y}z`,
    57528: `M${x} ${y}L${right} ${bottom}H${x}z`,
    57530: `M${right} ${y}V${bottom}H${x}z`,
    57532: `M${x} ${y}H${right}L${x} ${bottom}z`,
    57534: `M${x} ${y}H${right}V${bottom}z`,
  };
  return paths[code];
}
