/**
 * Checks the header that a program gives. One that was read from a file has only valid fields.
 *
 * Test: test/asciicast/cast-writer.test.ts
 */
import { checkOptions, typeName } from '../expect/check-options.js';
import { type CastHeader, type CastTheme, checkSize } from './cast-header.js';

const TEXTS = ['termType', 'termVersion', 'title', 'command'] as const satisfies (keyof CastHeader)[];
const NUMBERS = ['timestamp', 'idleTimeLimit'] as const satisfies (keyof CastHeader)[];
const NAMES: readonly (keyof CastHeader)[] = [
  'columns',
  'rows',
  ...TEXTS,
  ...NUMBERS,
  'env',
  'theme',
  'tags',
];
const THEME: readonly (keyof CastTheme)[] = ['fg', 'bg', 'palette'];

/**
 * @throws {TypeError} for an unknown field, whose nearest is named, and for a field of another type
 * @throws {RangeError} if `columns` or `rows` is not a size
 */
export function checkHeader(header: CastHeader): void {
  if (typeof header !== 'object' || header === null) {
    throw new TypeError(
      `the header must be an object such as { columns: 80, rows: 24 }, not ${typeName(header)}`,
    );
  }
  checkOptions('the header', header, NAMES);
  checkSize(header.columns, header.rows);
  for (const name of TEXTS) if (header[name] !== undefined) checkType(name, header[name], 'string');
  for (const name of NUMBERS) if (header[name] !== undefined) checkType(name, header[name], 'number');
  if (header.env !== undefined) checkEnv(header.env);
  if (header.theme !== undefined) checkTheme(header.theme);
  if (header.tags !== undefined) checkTags(header.tags);
}

/** A variable that is not set is left out. */
function checkEnv(env: Readonly<Record<string, string | undefined>>): void {
  checkType('env', env, 'object');
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined) checkType(`env.${name}`, value, 'string');
  }
}

function checkTheme(theme: CastTheme): void {
  checkType('theme', theme, 'object');
  checkOptions('theme', theme, THEME);
  for (const name of THEME) checkType(`theme.${name}`, theme[name], 'string');
}

function checkTags(tags: readonly string[]): void {
  if (!Array.isArray(tags)) throw new TypeError(`tags must be an array, not ${typeName(tags)}`);
  for (const [index, tag] of tags.entries()) checkType(`tags[${index}]`, tag, 'string');
}

function checkType(name: string, value: unknown, type: 'string' | 'number' | 'object'): void {
  const given = typeName(value);
  if (given === type) return;
  throw new TypeError(`${name} must be ${type === 'object' ? 'an' : 'a'} ${type}, not ${given}`);
}
