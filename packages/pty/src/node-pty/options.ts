/**
 * The options of `spawn` and `open`. They are checked as in node-pty, with its messages; values that node-pty accepts and
 * the kernel refuses are checked, too.
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
  requireText,
  requireTexts,
} from '../launch/options.js';
import { type OptionTable, type ReadOptions, readKnownOptions } from '../launch/read-options.js';
import { type RequestOptions, SPAWN_PROCESS_OPTIONS } from '../launch/spawn-request.js';
import { type PTYPlan, planPTY } from '../process/pty-plan.js';
import type { IPtyForkOptions } from './types.js';

const DEFAULT_FILE = 'sh';
const DEFAULT_NAME = 'xterm';
const DEFAULT_TERM = `TERM=${DEFAULT_NAME}\0`;
const LARGEST_SIZE = 0xffff;
const VALUES = 'STRAND_NODE_PTY_VALUES';
const SPAWN_ERRORS = 'STRAND_PTY_SPAWN_ERRORS';
export const DEFAULT_LINGER_MS = 200;
/** The longest delay of a timer. */
const MAX_DELAY_MS = 0x7fff_ffff;

/** Whose values a terminal reports; see the option `values`. */
export type Values = 'strand' | 'node-pty';

/** The arguments of `spawn`, checked. */
export interface SpawnPlan {
  readonly file: string;
  /** TERM in the child's environment. */
  readonly name: string;
  readonly args: readonly Text[];
  readonly start: PTYPlan;
  readonly values: Values;
  readonly spawnErrors: 'throw' | 'exit';
  /** Milliseconds, or Infinity. */
  readonly linger: number;
}

const OPTION_TYPES = [
  ['name', 'string'],
  ['cols', 'number'],
  ['rows', 'number'],
  ['cwd', 'string'],
  ['env', 'object'],
  ['uid', 'number'],
  ['gid', 'number'],
  ['encoding', 'string'],
] as const;

const FORK_OPTIONS: OptionTable<IPtyForkOptions> = {
  name: undefined,
  cols: undefined,
  rows: undefined,
  cwd: undefined,
  env: undefined,
  encoding: undefined,
  handleFlowControl: undefined,
  flowControlPause: undefined,
  flowControlResume: undefined,
  uid: undefined,
  gid: undefined,
  values: undefined,
  spawnErrors: undefined,
  linger: undefined,
};

export type ReadForkOptions = ReadOptions<IPtyForkOptions>;

/** Reads each option once and checks its type. As in node-pty, falsy values count as absent and unknown keys are ignored. */
export function readForkOptions(options: unknown): ReadForkOptions {
  const read = readKnownOptions(options ?? FORK_OPTIONS, FORK_OPTIONS);
  for (const [name, type] of OPTION_TYPES) if (read[name]) requireType(name, read[name], type);
  return read;
}

function requireType(name: string, value: unknown, type: string): void {
  if (typeof value !== type) throw new TypeError(`${name} must be a ${type} (not a ${typeof value})`);
}

/** @throws {TypeError|RangeError} for a wrong argument or option, before a process is created. */
export function planSpawn(
  file: unknown,
  args: unknown,
  options: ReadForkOptions,
  defaultValues: Values,
): SpawnPlan {
  if (typeof args === 'string') throw new TypeError('args as a string is not supported on unix.');
  const texts = args ?? [];
  requireTexts('args', texts);
  const program = file || DEFAULT_FILE;
  requireType('file', program, 'string');
  const { columns, rows } = sizeOf(options);
  const { name, env, overrides, defaults } = readEnvironment(options);
  const started = {
    ...SPAWN_PROCESS_OPTIONS,
    usePTY: { columns, rows },
    env,
    cwd: options.cwd || undefined,
    uid: idOf(options.uid),
    gid: idOf(options.gid),
  };
  const values = valuesOf(options, defaultValues);
  return {
    file: program as string,
    name,
    args: [program as string, ...texts],
    start: planPTY(started, overrides, defaults),
    values,
    spawnErrors: spawnErrorsOf(options, values),
    linger: lingerOf(options),
  };
}

function lingerOf(given: ReadForkOptions): number {
  const linger = given.linger ?? DEFAULT_LINGER_MS;
  if (linger === Number.POSITIVE_INFINITY) return linger;
  if (typeof linger === 'number' && Number.isInteger(linger) && linger >= 0 && linger <= MAX_DELAY_MS)
    return linger;
  const expected = `an integer from 0 to ${MAX_DELAY_MS}, or Infinity`;
  if (typeof linger !== 'number') throw invalid('linger', linger, expected);
  throw new RangeError(`linger must be ${expected}, got ${linger}`);
}

function valuesOf(options: ReadForkOptions, defaultValues: Values): Values {
  const values = options.values || fromEnvironment(VALUES) || defaultValues;
  return oneOf('values', values, ['strand', 'node-pty']);
}

function spawnErrorsOf(options: ReadForkOptions, values: Values): 'throw' | 'exit' {
  const byDefault = values === 'node-pty' ? 'exit' : 'throw';
  const spawnErrors = options.spawnErrors || fromEnvironment(SPAWN_ERRORS) || byDefault;
  return oneOf('spawnErrors', spawnErrors, ['throw', 'exit']);
}

function fromEnvironment(name: string): string | undefined {
  return Object.hasOwn(process.env, name) ? process.env[name] : undefined;
}

/** In node-pty, -1 means that no id is given. */
function idOf(id: number | null | undefined): number | undefined {
  return id === null || id === -1 ? undefined : id;
}

/** Truncates fractions: programs compute sizes from pixels. */
export function sizeOf({ cols, rows }: { cols: unknown; rows: unknown }): { columns: number; rows: number } {
  if (cols) requireType('cols', cols, 'number');
  if (rows) requireType('rows', rows, 'number');
  return {
    columns: requireInteger('cols', Math.trunc(Number(cols || DEFAULT_COLUMNS)), 1, LARGEST_SIZE),
    rows: requireInteger('rows', Math.trunc(Number(rows || DEFAULT_ROWS)), 1, LARGEST_SIZE),
  };
}

/** Returns null when output is not to be decoded. */
export function encodingOf(encoding: string | null | undefined): BufferEncoding | null {
  if (encoding === undefined) return 'utf8';
  if (!encoding) return null;
  requireType('encoding', encoding, 'string');
  if (!Buffer.isEncoding(encoding)) throw new TypeError(`Unknown encoding: ${encoding}`);
  return encoding;
}

/** Variables that describe the terminal of this process, or the tmux or screen in which it runs. */
const OWN_TERMINAL_VARIABLES = [
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOW',
  'WINDOWID',
  'TERMCAP',
  'COLUMNS',
  'LINES',
];

/** Does not copy `process.env`, which would take as long as the rest of a spawn. */
function readEnvironment({
  env,
  name,
  cwd,
}: ReadForkOptions): Pick<RequestOptions, 'env' | 'overrides' | 'defaults'> & { name: string } {
  const given = env && env !== process.env ? stringsOf(env) : undefined;
  const overrides = [`PWD=${cwd ? resolve(cwd) : process.cwd()}`];
  const term = name ? requireText('name', name) : (given ?? process.env)['TERM'];
  if (name || term === '') overrides.push(`TERM=${term || DEFAULT_NAME}`);
  if (!given) overrides.push(...OWN_TERMINAL_VARIABLES);
  return { name: String(term || DEFAULT_NAME), env: given, overrides, defaults: DEFAULT_TERM };
}

/** Converts values to strings: programs in JavaScript pass numbers, too. The result has no inherited names. */
function stringsOf(env: object): Record<string, string> {
  const strings: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(env)) if (value !== undefined) strings[name] = String(value);
  return strings;
}
