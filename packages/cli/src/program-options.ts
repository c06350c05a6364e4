/**
 * Options of the commands that start a program, and their values.
 *
 * Test: test/program-options.test.ts
 */
import type { WindowSize } from 'strand-pty';
import type { Option } from './frame/option.js';

const MAX_SIDE_CELLS = 65_535;
/** The longest delay of a timer in Node. */
const MAX_SECONDS = 2_147_483;

interface Variable {
  readonly name: string;
  /** Undefined: the value in strand's own environment. */
  readonly value: string | undefined;
}

export const sizeOption = {
  value: 'COLUMNSxROWS',
  description: 'size of the terminal; default: 80x24',
  parse: parseSize,
  expected: `COLUMNSxROWS, each from 1 to ${MAX_SIDE_CELLS}`,
} as const satisfies Option;

export const timeoutOption = {
  value: 'SECONDS',
  description: 'the longest wait; default: 30',
  parse: parseSeconds,
  expected: `a number of seconds above 0 and up to ${MAX_SECONDS}, such as 90 or 0.5`,
} as const satisfies Option;

/** Where and with which environment the program starts. */
export const programOptions = {
  cwd: { value: 'DIRECTORY', description: 'working directory of COMMAND', completes: 'directory' },
  env: {
    value: 'NAME=VALUE',
    description:
      "sets an environment variable of COMMAND; NAME alone gives it strand's own value, for use with --clear-env",
    repeatable: true,
    parse: parseVariable,
    expected: 'NAME=VALUE or NAME',
  },
  unset: {
    value: 'NAME',
    description: 'removes a variable from the environment of COMMAND',
    repeatable: true,
    parse: (text: string) => (text.includes('=') ? undefined : text),
    expected: 'the name of a variable',
  },
  'clear-env': { description: 'starts with an empty environment, except for TERM' },
} as const satisfies Record<string, Option>;

interface EnvironmentValues {
  readonly env: readonly Variable[];
  readonly unset: readonly string[];
  readonly 'clear-env': boolean | undefined;
}

/** The environment of the program; undefined if no option changes it. --env counts after --unset. */
export function environmentOf({
  env,
  unset,
  'clear-env': clear,
}: EnvironmentValues): Record<string, string> | undefined {
  if (env.length === 0 && unset.length === 0 && !clear) return undefined;
  // COLUMNS and LINES describe strand's own terminal: strand-pty leaves them out of an environment that is inherited.
  const { COLUMNS, LINES, ...inherited } = process.env;
  const result: NodeJS.ProcessEnv = clear ? {} : inherited;
  for (const name of unset) delete result[name];
  for (const { name, value } of env) result[name] = value ?? process.env[name];
  return Object.fromEntries(
    Object.entries(result).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Parses a size such as `'132x43'`. */
function parseSize(text: string): WindowSize | undefined {
  const [, columns, rows] = (/^(\d+)x(\d+)$/.exec(text) ?? []).map(Number);
  return isLength(columns) && isLength(rows) ? { columns, rows } : undefined;
}

export function isLength(value: number | undefined): value is number {
  return value !== undefined && value >= 1 && value <= MAX_SIDE_CELLS;
}

/** Returns milliseconds. */
function parseSeconds(text: string): number | undefined {
  const seconds = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : 0;
  return seconds > 0 && seconds <= MAX_SECONDS ? Math.ceil(seconds * 1000) : undefined;
}

function parseVariable(text: string): Variable | undefined {
  const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(text) ?? [];
  return name === undefined ? undefined : { name, value };
}
