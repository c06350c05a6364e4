/** Recordings in memory. */
import { Writable } from 'node:stream';
import {
  type Cast,
  type CastEvent,
  type CastHeader,
  type CastWriter,
  type CastWriterOptions,
  createCastWriter,
  readCast,
} from '#src/asciicast/index.js';

export const header: CastHeader = { columns: 80, rows: 24 };

export class Collected extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.text += chunk.toString();
    callback();
  }
}

/** Returns the file that a writer makes. */
export async function recorded(
  write: (writer: CastWriter) => Promise<unknown>,
  options: CastWriterOptions = {},
  of: CastHeader = header,
): Promise<string> {
  const file = new Collected();
  const writer = createCastWriter(file, of, options);
  await write(writer);
  await writer.end();
  return file.text;
}

/** A source with one byte in each piece. */
export async function* bytesOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
}

export async function* piecesOf(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

export function cast(text: string | Uint8Array): Promise<Cast> {
  return readCast(piecesOf(text));
}

export interface Read {
  readonly cast: Cast | undefined;
  readonly events: readonly CastEvent[];
  readonly error: unknown;
}

/** Reads to the end or to an error. */
export async function read(from: Parameters<typeof readCast>[0]): Promise<Read> {
  let found: Cast | undefined;
  const events: CastEvent[] = [];
  try {
    found = await readCast(from);
    for await (const event of found.events) events.push(event);
    return { cast: found, events, error: undefined };
  } catch (error) {
    return { cast: found, events, error };
  }
}

/** The events of a recording as `[code, data]`. */
export async function contentsOf(text: string): Promise<[string, string][]> {
  const { events, error } = await read(piecesOf(text));
  if (error) throw error;
  return events.map(({ code, data }) => [code, data]);
}

/** All that a recording has of one code. */
export async function textOf(text: string, code = 'o'): Promise<string> {
  return (await contentsOf(text)).map(([of, data]) => (of === code ? data : '')).join('');
}
