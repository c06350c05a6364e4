import { Screen } from '../screen/screen.js';

/** What stands in the place of masked text. */
const MASK = '▒';

/**
 * Returns the screen as it is stored: without spaces at the end of lines, without empty lines at the end, with a line end at the end.
 *
 * @param masks - what changes from run to run; its characters are replaced
 */
export async function captureScreen(screen: Screen, masks: readonly (string | RegExp)[]): Promise<string> {
  const shown = masks.length === 0 ? screen : await maskScreen(screen, masks);
  return normalize(shown.text());
}

/** Also for what was read from a file: git may have changed its line ends. */
export function normalize(text: string): string {
  const lines = text.replace(/\r\n/g, '\n').replace(/[ \t]+$/gm, '');
  return `${lines.replace(/\n+$/, '')}\n`;
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
