/**
 * Changes the version, the times or the contents of a recording.
 *
 * Test: test/asciicast/convert-cast.test.ts
 */
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { checkOptions } from '../expect/check-options.js';
import { CastEncoder } from './cast-encoder.js';
import { checkDestination, LineSink } from './line-sink.js';
import { type CastSource, readEntries } from './read-cast.js';
import type { RedactionRule } from './redaction-rule.js';

export interface ConvertCastOptions {
  /** Version of the new recording; default: that of the old one, and 3 for version 1. */
  readonly version?: 2 | 3 | undefined;
  /** In seconds of the old recording. Longer pauses are shortened to it; default: none. */
  readonly idleLimit?: number | undefined;
  /** The new recording is this many times as fast; default 1. */
  readonly speed?: number | undefined;
  /** What is masked; default: nothing. */
  readonly redact?: readonly RedactionRule[] | undefined;
}

const NAMES: readonly (keyof ConvertCastOptions)[] = ['version', 'idleLimit', 'speed', 'redact'];

/**
 * Converts a recording of any size. Comments and events with unknown codes are kept. If the old recording is broken or cut off, the
 * new one has the events before that, and the promise rejects.
 *
 * @example
 * ```js
 * import { convertCast } from 'strand-terminal/asciicast';
 *
 * await convertCast('old.cast', 'new.cast', { version: 2, idleLimit: 2, redact: [{ name: 'email' }] });
 * ```
 *
 * @param to - a path, whose file is replaced, or a stream, which is ended
 * @throws {CastError} if the recording is broken or cut off
 * @throws {RangeError} if an option is out of range
 * @throws {TypeError} for an argument of another type, an unknown option, whose nearest is named, an invalid redaction rule, or two equal
 *   paths
 */
export async function convertCast(
  from: CastSource,
  to: string | Writable,
  options: ConvertCastOptions = {},
): Promise<void> {
  checkDestination('convertCast', to);
  checkOptions('convertCast', options, NAMES);
  const { version, idleLimit, speed = 1, redact } = options;
  if (typeof from === 'string' && typeof to === 'string' && resolve(from) === resolve(to)) {
    throw new TypeError('a recording cannot be converted into its own file');
  }
  // Before the file is replaced, the options are checked and the header is read.
  new CastEncoder({ version: version ?? 3, idleLimit, speed, redact });
  const { start, entries } = await readEntries(from);
  const target = version ?? (start.version === 1 ? 3 : start.version);
  const encoder = new CastEncoder({ version: target, idleLimit, speed, redact });
  const { idleTimeLimit } = start.header;
  const header = encoder.header({
    ...start.header,
    idleTimeLimit: idleTimeLimit === undefined ? undefined : idleTimeLimit / speed,
  });

  const sink = new LineSink(to);
  try {
    await sink.write(header);
    for await (const entry of entries) {
      if ('comment' in entry) await sink.write(encoder.comment(entry.comment));
      if (!('event' in entry)) continue;
      const { event, value } = entry;
      const isText = typeof value === 'string';
      await sink.write(
        isText ? encoder.event(event.time, event.code, value) : encoder.value(event.time, event.code, value),
      );
    }
  } finally {
    await entries.return(undefined);
    await sink.end(encoder.end());
  }
}
