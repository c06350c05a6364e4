import { nearest } from '../nearest.js';

/** @throws {TypeError} for a property that is not known; the message names the nearest */
export function checkNames(what: string, object: object, known: readonly string[]): void {
  for (const name of Object.keys(object)) if (!known.includes(name)) throw unknownName(what, name, known);
}

export function unknownName(what: string, name: string, known: readonly string[]): TypeError {
  return new TypeError(
    `unknown ${what} '${name}'; did you mean '${nearest(name, known)}'? Known are: ${known.join(', ')}`,
  );
}
