import type { SVGOptions } from '../picture/picture-options.js';
import { Screen } from '../screen/screen.js';

/** What stands in the place of masked text. */
const MASK = '▒';

/** The form in which a screen is stored. */
export interface ScreenForm {
  readonly mask: readonly (string | RegExp)[];
  /** Undefined: as text. */
  readonly svg: SVGOptions | undefined;
}

/** Returns the screen as it is stored. */
export async function captureScreen(screen: Screen, { mask, svg }: ScreenForm): Promise<string> {
  const shown = mask.length === 0 ? screen : await maskScreen(screen, mask);
  // A program that blinks with its cursor would have two pictures.
  return svg ? normalizeEnds(shown.toSVG({ cursor: false, ...svg })) : normalize(shown.text());
}

/** Removes spaces at the end of lines, and empty lines at the end: they are not visible. */
function normalize(text: string): string {
  return normalizeEnds(text.replace(/[ \t]+$/gm, ''));
}

/** Returns a text with one `\n` at each line end, and at the end of the text. Git may have changed those of a file. */
export function normalizeEnds(text: string): string {
  return `${text.replace(/\r\n/g, '\n').replace(/\n+$/, '')}\n`;
}

/** Returns a copy of the screen, with each match replaced cell by cell, so that everything else keeps its place. */
async function maskScreen(screen: Screen, masks: readonly (string | RegExp)[]): Promise<Screen> {
  const { columns, rows } = screen;
  const copy = new Screen({ columns, rows, scrollback: 0 });
  copy.write(screen.snapshot({ scrollback: false }));
  await copy.flush();
  for (const { x, y, length } of masks.flatMap((mask) => copy.findAll(mask))) {
    const first = y * columns + x;
    for (let cell = first; cell < Math.min(first + length, rows * columns); cell += 1) {
      const position = `\x1b[${Math.floor(cell / columns) + 1};${(cell % columns) + 1}H`;
      // Without origin mode, insert mode and attributes; then the cursor is where it was.
      copy.write(`\x1b7\x1b[?6l\x1b[4l\x1b[m${position}${MASK}\x1b8`);
    }
  }
  await copy.flush();
  return copy;
}
