/**
 * A live transport cannot be kept or sent elsewhere: what it stands for is in the kernel. Reference: `Ephemeral`,
 * which is never persisted.
 */

/** Own and enumerable on each object: that, and not a private field, is what structured cloning refuses. */
function __getstate__(): never {
  throw new TypeError('a live transport cannot be cloned, sent or saved');
}

/** Makes `structuredClone` and `postMessage` refuse the object, and `JSON.stringify` give null with a warning. */
export function makeEphemeral(transport: object): void {
  Object.assign(transport, { __getstate__ });
}

/** For `toJSON`. */
export function warnNotPersisted(transport: object): null {
  process.emitWarning(`${transport} cannot be saved: null was written instead`, 'EphemeralWarning');
  return null;
}
