/**
 * The options of `spawn` and `open`: checked as node-pty checks them, with its words, and what it takes and the kernel
 * does not, with ours.
 *
 * Test: test/node-pty/options.test.ts
 */
import { resolve } from 'node:path';
import type { Text } from '../interfaces.js';
import {
  DEFAULT_COLUMNS,
  DEFAULT_ROWS,
  invalid,
  oneOf,
  requireInteger,
  requireOptions,
  requireText,
  requireTexts,
} from '../process/options.js';
import type { PTYProcessOptions } from '../process/pty-process.js';
import type { IPtyForkOptions, IPtyOpenOptions } from './types.js';

const DEFAULT_FILE = 'sh';
const DEFAULT_NAME = 'xterm';
const DEFAULTS = `TERM=${DEFAULT_NAME}\0`;
const LARGEST_SIZE = 0xffff;
/** Milliseconds. */
const DEFAULT_LINGER = 200;
/** The longest that a timer can be, in milliseconds. */
const LONGEST_DELAY = 0x7fff_ffff;

/** What is to be started. */
export interface SpawnPlan {
  readonly file: string;
  readonly args: readonly Text[];
  readonly options: PTYProcessOptions;
  readonly spawnErrors: 'throw' | 'exit';
  /** Milliseconds, or Infinity. */
  readonly linger: number;
}

const types = {
  name: 'string',
  cols: 'number',
  rows: 'number',
  cwd: 'string',
  env: 'object',
  uid: 'number',
  gid: 'number',
  encoding: 'string',
} as const;

/** Of no matter which: what is empty, 0 or null is as good as absent. */
function requireTypes(options: object): void {
  for (const [name, type] of Object.entries(types)) {
    const value: unknown = Reflect.get(options, name);
    if (value) requireType(name, value, type);
  }
}

function requireType(name: string, value: unknown, type: string): void {
  if (typeof value !== type) throw new TypeError(`${name} must be a ${type} (not a ${typeof value})`);
}

/** @throws {TypeError|RangeError} before anything has happened. */
export function planSpawn(file: unknown, args: unknown, options: IPtyForkOptions): SpawnPlan {
  if (typeof args === 'string') throw new TypeError('args as a string is not supported on unix.');
  const texts = args ?? [];
  requireTexts('args', texts);
  requireOptions(options);
  requireTypes(options);
  const program = file || DEFAULT_FILE;
  requireType('file', program, 'string');
  const { columns, rows } = sizeOf(options);
  return {
    file: program as string,
    args: [program as string, ...texts],
    options: {
      usePTY: { columns, rows },
      ...environmentOf(options),
      ...(options.cwd ? { path: options.cwd } : {}),
      ...idOf('uid', options.uid),
      ...idOf('gid', options.gid),
    },
    spawnErrors: oneOf('spawnErrors', spawnErrorsOf(options), ['throw', 'exit']),
    linger: lingerOf(options),
  };
}

function lingerOf({ linger = DEFAULT_LINGER }: IPtyForkOptions): number {
  if (linger === Number.POSITIVE_INFINITY) return linger;
  if (typeof linger === 'number' && Number.isInteger(linger) && linger >= 0 && linger <= LONGEST_DELAY)
    return linger;
  const expected = `an integer from 0 to ${LONGEST_DELAY}, or Infinity`;
  if (typeof linger !== 'number') throw invalid('linger', linger, expected);
  throw new RangeError(`linger must be ${expected}, got ${linger}`);
}

function spawnErrorsOf(options: IPtyForkOptions): string {
  return options.spawnErrors || process.env['STRAND_PTY_SPAWN_ERRORS'] || 'throw';
}

/** -1 is nobody there. */
function idOf(name: 'uid' | 'gid', id: number | undefined): { uid?: number; gid?: number } {
  return id === undefined || id === -1 ? {} : { [name]: id };
}

/** Programs compute sizes from pixels: what is behind the point is cut off. */
export function sizeOf({ cols, rows }: IPtyOpenOptions): { columns: number; rows: number } {
  requireTypes({ cols, rows });
  return {
    columns: requireInteger('cols', Math.trunc(cols || DEFAULT_COLUMNS), 1, LARGEST_SIZE),
    rows: requireInteger('rows', Math.trunc(rows || DEFAULT_ROWS), 1, LARGEST_SIZE),
  };
}

/** Null: bytes are to stay bytes. */
export function encodingOf({ encoding = 'utf8' }: IPtyOpenOptions): BufferEncoding | null {
  requireTypes({ encoding });
  if (!encoding) return null;
  if (!Buffer.isEncoding(encoding)) throw new TypeError(`Unknown encoding: ${encoding}`);
  return encoding;
}

/** They tell of the terminal, and of the tmux or screen, that this process is in itself. */
const OF_OUR_TERMINAL = ['TMUX', 'TMUX_PANE', 'STY', 'WINDOW', 'WINDOWID', 'TERMCAP', 'COLUMNS', 'LINES'];

/** Our own is not walked, which takes as long as all the rest of a spawn. */
function environmentOf({
  env,
  name,
  cwd,
}: IPtyForkOptions): Pick<PTYProcessOptions, 'env' | 'overrides' | 'defaults'> {
  const given = env || process.env;
  const overrides = [`PWD=${cwd ? resolve(cwd) : process.cwd()}`];
  if (name) overrides.push(`TERM=${requireText('name', name)}`);
  else if (given['TERM'] === '') overrides.push(`TERM=${DEFAULT_NAME}`);
  if (given === process.env) return { overrides: [...overrides, ...OF_OUR_TERMINAL], defaults: DEFAULTS };
  return { env: stringsOf(given), overrides, defaults: DEFAULTS };
}

/** Programs in JavaScript give numbers too. */
function stringsOf(env: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
