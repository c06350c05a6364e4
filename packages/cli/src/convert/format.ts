import { extname } from 'node:path';
import { UsageError } from '../usage-error.js';

/** `cast` keeps the version of the recording; version 1, which is old, becomes 3. */
export type Format = 'cast' | 'v1' | 'v2' | 'v3' | 'text' | 'svg';

export const FORMATS = ['cast', 'v1', 'v2', 'v3', 'text', 'svg'] as const satisfies readonly Format[];

const ofExtension: Readonly<Record<string, Format>> = { '.cast': 'cast', '.txt': 'text', '.svg': 'svg' };

/**
 * The format: the value of --to, else by the extension of the file.
 *
 * Test: test/commands/convert.test.ts
 *
 * @throws {UsageError}
 */
export function formatOf(wanted: string | undefined, path: string): Format {
  const format = wanted === undefined ? ofExtension[extname(path).toLowerCase()] : wanted;
  const known = FORMATS.find((name) => name === format);
  if (known) return known;
  const names = FORMATS.join(', ');
  if (wanted !== undefined)
    throw new UsageError(`--to must be one of ${names}, got ${JSON.stringify(wanted)}`);
  throw new UsageError(`${JSON.stringify(path)} does not end in .cast, .txt or .svg: say --to ${names}`);
}
