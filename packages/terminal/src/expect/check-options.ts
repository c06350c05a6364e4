import { didYouMean } from '../nearest.js';

/** The names here of options of xterm.js, node-pty and child_process, which no edit distance finds. */
const SYNONYMS = new Map([
  ['cols', 'columns'],
  ['width', 'columns'],
  ['height', 'rows'],
]);

/**
 * Checks the names of options. `undefined` as a value is the same as absent.
 *
 * @throws {TypeError} for anything that is not an object, and for an unknown option; the message names the nearest
 */
export function checkOptions(call: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(
      `the options of ${call} must be an object such as { ${known[0]}: … }, not ${typeName(options)}`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !known.includes(name)) throw unknownOption(call, name, known);
  }
}

function unknownOption(call: string, name: string, known: readonly string[]): TypeError {
  const synonym = SYNONYMS.get(name) ?? '';
  const hint = known.includes(synonym)
    ? `did you mean '${synonym}'?`
    : (didYouMean(name, known) ?? `known are: ${known.join(', ')}`);
  return new TypeError(`unknown option '${name}' of ${call}; ${hint}`);
}

/** Names the type of a value for errors: `null`, `an array`, `number`. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value;
}
