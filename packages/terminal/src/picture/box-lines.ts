/**
 * The lines of box-drawing characters, U+2500 to U+257F.
 *
 * A font's own characters have gaps between rows when the row is higher than the font, and are as thick as each font likes.
 */
import { CELL_WIDTH, type Grid } from './grid.js';
import type { Shapes } from './shapes.js';

const FIRST = 0x2500;
/** Left edge of a thin line through the middle of a cell. */
const CENTER = (CELL_WIDTH - 1) / 2;

/**
 * The arms of each character: up, right, down, left; 0 none, 1 light, 2 heavy, 3 double. In between, `h3` and the like are dashes
 * (h, v; heavy: H, V) with their number, `a` an arc, `x` a diagonal.
 */
const ARMS = `
  0101 0202 1010 2020 h3 H3 v3 V3 h4 H4 v4 V4 0110 0210 0120 0220
  0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 1110 1210 2110 1120
  2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 0111 0112 0211 0212
  0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 1111 1112 1211 1212
  2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222 h2 H2 v2 V2
  0303 3030 0310 0130 0330 0013 0031 0033 1300 3100 3300 1003 3001 3003 1310 3130
  3330 1013 3031 3033 0313 0131 0333 1303 3101 3303 1313 3131 3333 a++ a-+ a--
  a+- x/ x\\ xx 0001 1000 0100 0010 0002 2000 0200 0020 0201 1020 0102 2010`
  .trim()
  .split(/\s+/);

/** Draws a character if it is a box-drawing one. Returns whether it is. */
export function drawBoxLines(shapes: Shapes, code: number, x: number, y: number, grid: Grid): boolean {
  const what = code < FIRST ? undefined : ARMS[code - FIRST];
  if (what === undefined) return false;
  const kind = what[0] ?? '';
  if (kind === 'a') shapes.path(arc(what, x, y, grid));
  else if (kind === 'x') drawDiagonals(shapes, what, x, y, grid);
  else if (/[hv]/i.test(kind)) drawDashes(shapes, kind, Number(what[1]), x, y, grid);
  else drawArms(shapes, [...what].map(Number), x, y, grid);
  return true;
}

const HEAVY = 2;
const DOUBLE = 3;

/** A line that is drawn along an axis: from `start` to `end`, across it from `from` on. */
type DrawLine = (start: number, end: number, from: number, thickness: number) => void;

function drawArms(shapes: Shapes, arms: readonly number[], x: number, y: number, grid: Grid): void {
  const [up = 0, right = 0, down = 0, left = 0] = arms;
  drawAxis([left, right], [up, down], CENTER, CELL_WIDTH, grid.middle, (start, end, from, thickness) =>
    shapes.rectangle(x + start, y + from, end - start, thickness),
  );
  drawAxis([up, down], [left, right], grid.middle, grid.height, CENTER, (start, end, from, thickness) =>
    shapes.rectangle(x + from, y + start, thickness, end - start),
  );
}

/**
 * Draws the arms of one axis.
 * @param center - of the axis
 * @param across - the center of the other axis
 */
function drawAxis(
  [before, after]: readonly [number, number],
  others: readonly [number, number],
  center: number,
  length: number,
  across: number,
  draw: DrawLine,
): void {
  const lines = (weight: number): readonly (readonly [from: number, thickness: number, side: 0 | 1])[] => {
    if (weight === DOUBLE) {
      return [
        [across - 1, 1, 0],
        [across + 1, 1, 1],
      ];
    }
    if (weight === HEAVY) return [[across - 1, 3, 0]];
    return weight === 0 ? [] : [[across, 1, 0]];
  };
  const start = (weight: number, hasOpposite: boolean, side: 0 | 1) =>
    center + joint(weight, others, hasOpposite, side);
  const end = (weight: number, hasOpposite: boolean, side: 0 | 1) =>
    center + 1 - joint(weight, others, hasOpposite, side);
  if (before === after) {
    for (const [from, thickness, side] of lines(before)) {
      // One line through the cell, which becomes one with those of the cells beside it.
      if (start(before, true, side) <= center) draw(0, length, from, thickness);
      else {
        draw(0, end(before, true, side), from, thickness);
        draw(start(before, true, side), length, from, thickness);
      }
    }
    return;
  }
  for (const [from, thickness, side] of lines(before)) draw(0, end(before, after > 0, side), from, thickness);
  for (const [from, thickness, side] of lines(after))
    draw(start(after, before > 0, side), length, from, thickness);
}

/**
 * Returns where an arm begins, from the center in its direction: -1 behind the farther line of a double or heavy arm of the other
 * axis, 0 in the middle, 1 at the nearer line.
 */
function joint(weight: number, others: readonly [number, number], hasOpposite: boolean, side: 0 | 1): number {
  if (weight !== DOUBLE) {
    if (others.every((other) => other === DOUBLE) && !hasOpposite) return 1;
    return Math.max(...others) >= HEAVY ? -1 : 0;
  }
  const near = others[side];
  if (near === DOUBLE) return 1;
  return near === 0 && others[1 - side] === DOUBLE ? -1 : 0;
}

function drawDashes(shapes: Shapes, kind: string, count: number, x: number, y: number, grid: Grid): void {
  const isHeavy = kind < 'a';
  const thickness = isHeavy ? 3 : 1;
  const isHorizontal = kind.toLowerCase() === 'h';
  const period = (isHorizontal ? CELL_WIDTH : grid.height) / count;
  const dash = (period * 2) / 3;
  for (let index = 0; index < count; index += 1) {
    const start = period * index + period / 6;
    if (isHorizontal) shapes.rectangle(x + start, y + grid.middle - Number(isHeavy), dash, thickness);
    else shapes.rectangle(x + CENTER - Number(isHeavy), y + start, thickness, dash);
  }
}

/** A rounded corner. The signs are those of the arms: right is +, down is +. */
function arc(signs: string, x: number, y: number, { middle, height }: Grid): string {
  const [sideX, sideY] = [signs[1] === '+' ? 1 : -1, signs[2] === '+' ? 1 : -1];
  const radius = CELL_WIDTH / 2;
  const u = (distance: number) => x + CELL_WIDTH / 2 + sideX * distance;
  const v = (distance: number) => y + middle + 0.5 + sideY * distance;
  const edge = y + (sideY > 0 ? height : 0);
  const sweep = sideX * sideY > 0 ? 0 : 1;
  const [outer, inner] = [radius + 0.5, radius - 0.5];
  return (
    `M${u(radius)} ${v(-0.5)}A${outer} ${outer} 0 0 ${sweep} ${u(-0.5)} ${v(radius)}V${edge}H${u(0.5)}V${v(radius)}` +
    `A${inner} ${inner} 0 0 ${1 - sweep} ${u(radius)} ${v(0.5)}z`
  );
}

function drawDiagonals(shapes: Shapes, what: string, x: number, y: number, { height }: Grid): void {
  const diagonal = (top: number, bottom: number) => `M${top - 0.5} ${y}h1L${bottom + 0.5} ${y + height}h-1z`;
  if (what !== 'x\\') shapes.path(diagonal(x + CELL_WIDTH, x));
  if (what !== 'x/') shapes.path(diagonal(x, x + CELL_WIDTH));
}
