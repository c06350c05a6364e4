import { extname } from 'node:path';
import { UsageError } from '../usage-error.js';

/** `ansi` is what restores the screen in an empty terminal of the same size. */
export const formatNames = ['svg', 'html', 'txt', 'ansi'] as const;

export type Format = (typeof formatNames)[number];

/** The format of a file by its extension. @throws {UsageError} */
export function formatOf(file: string): Format {
  if (file === '-') return 'txt';
  const extension = extname(file).slice(1).toLowerCase();
  const format = formatNames.find((name) => name === extension || (name === 'html' && extension === 'htm'));
  if (format) return format;
  const known = formatNames.map((name) => `.${name}`).join(', ');
  throw new UsageError(`--out must end with ${known}, or be used with --format, got ${JSON.stringify(file)}`);
}
