/**
 * Sizes in a picture. A cell has whole units, so that lines are sharp at the scale of 1, and every position is short to write.
 */

/** Width of a cell. */
export const CELL_WIDTH = 9;
/** In most fixed-width fonts a character is 0.6 as wide as the font is high. */
export const FONT_SIZE = 15;

/** Heights that depend on the height of a row. */
export interface Grid {
  readonly height: number;
  /** From the top of the row. */
  readonly baseline: number;
  /** Top of the thin line through the middle of the row. */
  readonly middle: number;
}

export function gridOf(lineHeight: number): Grid {
  const height = Math.round(FONT_SIZE * lineHeight);
  // The ascent and the descent of the common fonts are about 0.93 and 0.24 of their size.
  const baseline = Math.round((height - FONT_SIZE * 1.17) / 2 + FONT_SIZE * 0.93);
  return { height, baseline, middle: Math.floor(height / 2) };
}
