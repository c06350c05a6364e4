// The command line of a script. A wrong argument ends the script with one sentence instead of a stack trace.

import { parseArgs } from 'node:util';
import { fail } from './run.mjs';

/**
 * Parses the options; all other arguments are filters.
 * @param {{ filters?: boolean }} [settings] `filters: false` makes every other argument an error
 */
export function parseArguments(options, { filters = true } = {}) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: filters });
    return { values, filters: positionals };
  } catch (error) {
    return fail(error.message);
  }
}

/** Returns the value of an option that counts something. */
export function positiveInteger(option, value) {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  return fail(`${option} takes a whole number of at least 1, not ${JSON.stringify(value)}.`);
}

/**
 * Returns the seed of this run: that of the command line, else $STRAND_SEED, else a random one.
 * @param {string} [value] of --seed
 */
export function seedFrom(value = process.env.STRAND_SEED) {
  const seed = Number(value ?? Math.floor(Math.random() * 2 ** 31));
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  return fail(`--seed takes a whole number from 0 to 2147483647, not ${JSON.stringify(value)}.`);
}
