import { didYouMean } from '../nearest.js';

/** @throws {TypeError} for anything that is not an object, and for an unknown option; the message names the nearest */
export function checkOptions(call: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    const given = options === null ? 'null' : typeof options;
    throw new TypeError(`the options of ${call} must be an object such as { ${known[0]}: … }, not ${given}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, known) ?? `known are: ${known.join(', ')}`;
  throw new TypeError(`unknown option '${unknown}' of ${call}; ${hint}`);
}
