/**
 * What a recording has shown, as text.
 *
 * Test: test/asciicast/cast-to-text.test.ts
 */
import { Screen } from '../screen/screen.js';
import { type CastSource, readCast } from './read-cast.js';

/** Lines that have left the screen. */
const SCROLLBACK = 100_000;
/** A recording of a larger terminal is shown on one of this size, whose memory is bounded. */
const MOST_COLUMNS = 1000;

/**
 * Plays a recording without its pauses, and returns the text of the screen at its end, after up to 100,000 lines that have left the
 * screen. More than 1,000 columns or rows count as 1,000.
 *
 * @example
 * ```js
 * import { castToText } from 'strand-terminal/asciicast';
 *
 * console.log(await castToText('demo.cast'));
 * ```
 *
 * @throws {CastError} if the recording is broken or cut off
 */
export async function castToText(from: CastSource): Promise<string> {
  const { header, events } = await readCast(from);
  const screen = new Screen({
    columns: Math.min(header.columns, MOST_COLUMNS),
    rows: Math.min(header.rows, MOST_COLUMNS),
    scrollback: SCROLLBACK,
  });
  for await (const { code, data } of events) {
    if (code === 'o' && !screen.write(data)) await screen.flush();
    if (code !== 'r') continue;
    const [columns = 0, rows = 0] = data.split('x').map((size) => Math.min(Number(size), MOST_COLUMNS));
    // A size that is not valid is passed over, as players do.
    if (!isSize(columns) || !isSize(rows)) continue;
    await screen.flush();
    screen.resize(columns, rows);
  }
  await screen.flush();
  return screen.text({ scrollback: true });
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
