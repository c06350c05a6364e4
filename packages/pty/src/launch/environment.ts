/**
 * The environment of a child, as one text. C never reads `environ`: a worker that shares the environment of the process
 * (SHARE_ENV) may change it at any time, and only Node has the lock. docs/decisions/environment.md has what it costs.
 *
 * Test: test/launch/environment.test.ts, test/launch/shared-environment.test.ts
 */
import type { SpawnProcessOptions, Text } from '../interfaces.js';
import { inMainThread } from '../native/addon.js';
import { requireEnvironment } from './options.js';

/**
 * `process.env`, if it is the environment of the process itself: its names and values have been accepted by the kernel.
 * Undefined in a worker, whose copy may contain a NUL, and when a program has replaced `process.env`, as Jest does.
 */
const live = inMainThread && refusesSymbols(process.env) ? process.env : undefined;

/** Tells an environment of Node, which throws for a symbol as a name, from an ordinary object. */
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
 * `NAME=value` and NUL for each variable of `env`, by default of this process. A child on a terminal does not inherit COLUMNS
 * and LINES: programs prefer them to the size of the terminal.
 */
export function environmentText(env: SpawnProcessOptions['env'], onTerminal: boolean): Text {
  if (env !== undefined) return requireEnvironment(env);
  if (process.env === live) return joinAll(live, onTerminal);
  if (!onTerminal) return requireEnvironment(process.env);
  const { COLUMNS, LINES, ...others } = process.env;
  return requireEnvironment(others);
}

/** The fastest way to read `process.env`: any other asks Node twice for each variable. */
function joinAll(env: NodeJS.ProcessEnv, onTerminal: boolean): string {
  let joined = '';
  for (const name of Object.getOwnPropertyNames(env)) {
    if (onTerminal && (name === 'COLUMNS' || name === 'LINES')) continue;
    const value = env[name];
    // A worker may have removed it since.
    if (typeof value === 'string') joined += `${name}=${value}\0`;
  }
  return joined;
}
