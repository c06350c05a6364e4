/**
 * A live transport cannot be saved or sent to another thread, since its state is in the kernel. Reference: `Ephemeral`,
 * which is never persisted.
 */

/** An own enumerable function, which structured cloning refuses. It does not refuse private fields. */
function __getstate__(): never {
  throw new TypeError('a live transport cannot be cloned, sent or saved');
}

/** Makes `structuredClone` and `postMessage` refuse the object. */
export function makeEphemeral(transport: object): void {
  Object.assign(transport, { __getstate__ });
}

/** Implements `toJSON`: returns null, with a warning. */
export function warnNotPersisted(transport: object): null {
  process.emitWarning(`${transport} cannot be saved: null was written instead`, 'EphemeralWarning');
  return null;
}
