/**
 * The environment that a child gets, as one text. C never reads `environ`: a worker that shares our environment
 * (SHARE_ENV) may change it at any time, and only Node has the lock. docs/decisions/environment.md has what it costs.
 *
 * Test: test/launch/environment.test.ts, test/launch/shared-environment.test.ts
 */
import type { SpawnProcessOptions, Text } from '../interfaces.js';
import { inMainThread } from '../native/addon.js';
import { requireEnvironment } from './options.js';

/**
 * The `process.env` that is the environment of the process: every name and value in it is one that the kernel took. Not
 * that of a worker, which may have a NUL in it, and not an object that a program has put in its place, as Jest does.
 */
const live = inMainThread && refusesSymbols(process.env) ? process.env : undefined;

/** Node's own environments do. */
function refusesSymbols(env: object): boolean {
  const probe = Symbol('strand-pty');
  try {
    Reflect.set(env, probe, '');
    Reflect.deleteProperty(env, probe);
    return false;
  } catch (error) {
    // By its name: Node's TypeError is not the one of a vm context.
    if ((error as Error).name !== 'TypeError') throw error;
    return true;
  }
}

/**
 * `NAME=value` of each variable, followed by NUL: those of `env`, by default those of this process. A child on a terminal
 * does not inherit our COLUMNS and LINES: programs believe them more than the terminal, which has a size of its own.
 */
export function environmentOf(env: SpawnProcessOptions['env'], onTerminal: boolean): Text {
  if (env !== undefined) return requireEnvironment(env);
  if (process.env === live) return walk(live, onTerminal);
  if (!onTerminal) return requireEnvironment(process.env);
  const { COLUMNS, LINES, ...others } = process.env;
  return requireEnvironment(others);
}

/** The fastest of all ways to walk it: any other asks Node twice for each variable. */
function walk(env: NodeJS.ProcessEnv, onTerminal: boolean): string {
  let joined = '';
  for (const name of Object.getOwnPropertyNames(env)) {
    if (onTerminal && (name === 'COLUMNS' || name === 'LINES')) continue;
    const value = env[name];
    // A worker may have removed it by now.
    if (typeof value === 'string') joined += `${name}=${value}\0`;
  }
  return joined;
}
