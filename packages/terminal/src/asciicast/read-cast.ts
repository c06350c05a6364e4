/**
 * Reads a recording while it comes.
 *
 * Test: test/asciicast/read-cast.test.ts
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { types } from 'node:util';
import type { CastEntry, CastEvent } from './cast-event.js';
import type { CastHeader, CastVersion } from './cast-header.js';
import { CastParser, type CastStart } from './cast-parser.js';

/** A path, or the bytes of a recording. */
export type CastSource = string | Readable | AsyncIterable<Uint8Array>;

/** A recording that is being read. */
export interface Cast {
  readonly version: CastVersion;
  readonly header: CastHeader;
  /**
   * The events in order. They can be read once. If the recording is broken or cut off, a `CastError` follows the events before it. A
   * loop that is left early closes the file or stream; without a loop, call `return()` of the iterator.
   */
  readonly events: AsyncIterableIterator<CastEvent>;
}

/**
 * Reads a recording in the asciicast format, versions 1, 2 and 3, of any size. Resolves when the header was read; the events are read
 * on demand. Comments are left out.
 *
 * @example
 * ```js
 * import { createCastWriter, readCast } from 'strand-terminal/asciicast';
 *
 * await createCastWriter('empty.cast', { columns: 80, rows: 24 }).end();
 * const { header, events } = await readCast('empty.cast');
 * for await (const { time, code, data } of events) console.log(header.columns, time, code, data);
 * ```
 *
 * @throws {CastError} if the header is broken, with the line and the reason
 * @throws {Error} of the file system or the stream
 */
export async function readCast(from: CastSource): Promise<Cast> {
  const { start, entries } = await readEntries(from);
  return { ...start, events: eventsOf(entries) };
}

/** The same with comments. */
export async function readEntries(
  from: CastSource,
): Promise<{ start: CastStart; entries: AsyncGenerator<CastStart | CastEntry> }> {
  const entries = parse(chunksOf(from));
  // The parser gives the header first, or throws.
  const { value } = await entries.next();
  return { start: value as CastStart, entries };
}

async function* parse(chunks: AsyncIterable<unknown>): AsyncGenerator<CastStart | CastEntry> {
  const parser = new CastParser();
  for await (const chunk of chunks) yield* parser.feed(bytesOf(chunk));
  yield* parser.end();
}

function chunksOf(from: CastSource): AsyncIterable<unknown> {
  if (typeof from === 'string') return createReadStream(from);
  if (typeof from?.[Symbol.asyncIterator] === 'function') return from;
  throw new TypeError(`a recording is read from a path, a Readable or an AsyncIterable, not ${String(from)}`);
}

function bytesOf(chunk: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (types.isUint8Array(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError(`the pieces of a recording must be Uint8Array, not ${typeof chunk}`);
}

function eventsOf(entries: AsyncGenerator<CastStart | CastEntry>): AsyncIterableIterator<CastEvent> {
  return {
    async next() {
      for (;;) {
        const { value, done } = await entries.next();
        if (done) return { value: undefined, done };
        if ('event' in value) return { value: value.event, done: false };
      }
    },
    async return() {
      await entries.return(undefined);
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
