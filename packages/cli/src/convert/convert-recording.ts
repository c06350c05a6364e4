/**
 * Converts a recording between the versions of the format, and into text and pictures.
 *
 *     IN ──▶ convertCast: times, redaction ──▶ version 2 or 3 ─────────────────────────▶ OUT
 *                                          └─▶ version 1, text or SVG, made from that ──▶ OUT
 *
 * Test: test/commands/convert.test.ts
 */
import { createReadStream, statSync } from 'node:fs';
import { PassThrough, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CastError,
  type CastSource,
  type CastToSVGOptions,
  type ConvertCastOptions,
  castToSVG,
  castToText,
  convertCast,
  readCast,
} from 'strand-terminal/asciicast';
import type { OutputFile } from '../output-file/output-file.js';
import { openInput } from '../stdio/input.js';
import { UsageError } from '../usage-error.js';
import type { Format } from './format.js';
import { Progress } from './progress.js';
import { versionOne } from './version-one.js';

export interface ConvertOptions extends Pick<ConvertCastOptions, 'idleLimit' | 'speed' | 'redact'> {
  /** Options of an SVG. Its times count in the recording with its new speed and pauses. */
  readonly picture: CastToSVGOptions;
}

/** Microseconds, as a reader has them; version 3 rounds them. */
const VERSION_BETWEEN = 2;

/**
 * Resolves with the error of a recording that is broken or cut off; then the output has what comes before.
 *
 * @param from a path, or `-` for standard input
 * @throws {Error} of the file system, or a `CastError` of the header; then the output is discarded
 * @throws {UsageError} if a picture would be too large
 */
export async function convertRecording(
  from: string,
  output: OutputFile,
  format: Format,
  options: ConvertOptions,
): Promise<Error | undefined> {
  const { source, progress } = openSource(from);
  try {
    const failure = await write(source, output.stream, format, options);
    output.complete();
    return failure;
  } finally {
    progress.end();
  }
}

function openSource(from: string): { source: Readable; progress: Progress } {
  const isStandardInput = from === '-';
  const size = isStandardInput ? 0 : statSync(from).size;
  const progress = new Progress(`converting ${isStandardInput ? 'standard input' : from}`, size || undefined);
  const bytes = isStandardInput ? openInput() : createReadStream(from);
  return { source: Readable.from(progress.count(bytes)), progress };
}

async function write(
  source: CastSource,
  to: Writable,
  format: Format,
  { picture, ...options }: ConvertOptions,
): Promise<Error | undefined> {
  if (format === 'cast') return unlessBroken(to, convertCast(source, to, options));
  if (format === 'v2' || format === 'v3') {
    return unlessBroken(to, convertCast(source, to, { ...options, version: format === 'v2' ? 2 : 3 }));
  }
  const between = new PassThrough();
  const converted = convertCast(source, between, { ...options, version: VERSION_BETWEEN });
  // Without a header there is nothing to make a picture of.
  converted.catch((error: Error) => {
    if (!between.writableEnded) between.destroy(error);
  });
  await pipeline(await rendered(between, format, picture), to);
  // A picture may end before the recording, and then stops reading it.
  return between.writableFinished ? unlessBroken(between, converted) : undefined;
}

/** Resolves with the error of a recording that is broken or cut off, of which `to` has the beginning. */
async function unlessBroken(to: Writable, converted: Promise<void>): Promise<Error | undefined> {
  try {
    await converted;
    return undefined;
  } catch (error) {
    if (error instanceof CastError && to.writableEnded) return error;
    throw error;
  }
}

async function rendered(
  cast: Readable,
  format: 'v1' | 'text' | 'svg',
  picture: CastToSVGOptions,
): Promise<AsyncIterable<string> | string[]> {
  if (format === 'v1') return versionOne(await readCast(cast));
  if (format === 'text') return [`${await castToText(cast)}\n`];
  return [await toSVG(cast, picture)];
}

async function toSVG(cast: Readable, picture: CastToSVGOptions): Promise<string> {
  try {
    return await castToSVG(cast, picture);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EFBIG') throw error;
    throw new UsageError('the picture would be too large: shorten it with --start and --end, or lower --fps');
  }
}
