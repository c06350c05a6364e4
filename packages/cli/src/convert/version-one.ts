/**
 * A recording in version 1 of the format, which has only the output.
 *
 * Test: test/commands/convert.test.ts
 */
import type { Cast } from 'strand-terminal/asciicast';

/** Decimal places of a second. */
const TIME_DECIMALS = 6;

/** Returns the pieces of the file. The duration comes last, since it is known only then. */
export async function* versionOne({ header, events }: Cast): AsyncGenerator<string> {
  const { columns, rows, command, title, env } = header;
  const start = JSON.stringify({ version: 1, width: columns, height: rows, command, title, env });
  yield `${start.slice(0, -1)}, "stdout": [`;
  let printed = 0;
  let last = 0;
  let separator = '\n';
  for await (const { time, code, data } of events) {
    last = time;
    if (code !== 'o') continue;
    yield `${separator}[${(time - printed).toFixed(TIME_DECIMALS)}, ${JSON.stringify(data)}]`;
    printed = time;
    separator = ',\n';
  }
  yield `\n], "duration": ${last.toFixed(TIME_DECIMALS)}}\n`;
}
