/**
 * How every public function reads its options, before it does anything else:
 *
 * - Each option is read once: a getter that throws starts nothing, and a getter that returns another value later has no effect.
 * - Only own enumerable members count, so that nothing comes from a class or from a polluted `Object.prototype`.
 * - An unknown option is a TypeError that suggests the nearest known one; `undefined` is the same as absent.
 *
 * Test: test/launch/read-options.test.ts
 */
import { requireObject } from './options.js';
import { unknownOption } from './unknown-option.js';

/**
 * The names of the options of a function; the compiler reports a name that is missing here. Write it as one literal:
 * V8 copies a literal fast, and an object that was put together slowly.
 */
export type OptionTable<T> = { readonly [K in keyof Required<T>]: undefined };

/** Options after they were read: every name is an own member, also when the caller did not give it. */
export type ReadOptions<T> = { readonly [K in keyof T]-?: T[K] | undefined };

/**
 * Reads the options of a function, or with `at` an object inside its options: `at` is its name.
 *
 * @throws {TypeError} when `options` is not an object, or has an option that is not in the table.
 */
export function readOptions<T extends object>(
  options: unknown,
  table: OptionTable<T>,
  at?: string,
): ReadOptions<T> {
  requireObject(at ?? 'options', options, 'an object');
  const read: Record<string, unknown> = { ...table };
  for (const name of Object.keys(options)) {
    const value = options[name];
    if (Object.hasOwn(table, name)) read[name] = value;
    else if (value !== undefined) throw unknownOption(name, Object.keys(table), at);
  }
  return read as ReadOptions<T>;
}

/** Reads the options of a program that was written for another library: unknown options are ignored. */
export function readKnownOptions<T extends object>(options: unknown, table: OptionTable<T>): ReadOptions<T> {
  requireObject('options', options, 'an object');
  const read: Record<string, unknown> = { ...table };
  for (const name of Object.keys(options)) if (Object.hasOwn(table, name)) read[name] = options[name];
  return read as ReadOptions<T>;
}
