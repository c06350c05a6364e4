/**
 * What a recording has shown, as text.
 *
 * Test: test/asciicast/cast-to-text.test.ts
 */
import { playEvent, screenOf } from './play-event.js';
import { type CastSource, readCast } from './read-cast.js';

/** Lines that have left the screen. */
const SCROLLBACK_LINES = 100_000;

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
  const screen = screenOf(header, SCROLLBACK_LINES);
  for await (const event of events) await playEvent(screen, event);
  await screen.flush();
  return screen.text({ scrollback: true });
}
