import { didYouMean } from '../nearest.js';

/** @throws {TypeError} for a property that is not known; the message names the nearest if one is near */
export function checkNames(what: string, object: object, known: readonly string[]): void {
  for (const name of Object.keys(object)) if (!known.includes(name)) throw unknownName(what, name, known);
}

export function unknownName(what: string, name: string, known: readonly string[]): TypeError {
  const all = known.join(', ');
  const hint = didYouMean(name, known);
  return new TypeError(`unknown ${what} '${name}'; ${hint ? `${hint} Known` : 'known'} are: ${all}`);
}
