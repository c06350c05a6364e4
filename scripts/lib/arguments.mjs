// The command line of a script.

import { parseArgs } from 'node:util';
import { fail } from './run.mjs';

/**
 * Options, and everything else as filters; a wrong option is one sentence, not a stack.
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} Options
 * @param {Options} options
 */
export function parseArguments(options) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { values, filters: positionals };
  } catch (error) {
    return fail(error.message);
  }
}
