// The errors that the library may throw, report or reject with.

import { Thrown } from './garbage.mjs';

/** Messages that name what was wrong and what was expected. */
const clear = /must (be|not|have)|expected a|, got |unknown (option|attribute|signal)/;
/** Messages of V8 or Node-API, which do not say what the caller did wrong. */
const internal =
  /^Cannot (read|set|convert|destructure|perform)|is not (a function|iterable|a constructor)|undefined|^Reduce of|N-API|Invalid argument$|was expected$|out of memory|Invalid (array|typed array|string) length|Maximum call stack/;

/** Documented plain errors: a second producer, names of a monitor, a second reader, a terminal without a session. */
const plain =
  /^cannot register producer|^there is (a|no) process named|already has a (reader|writer)|^no session has|positive cols and rows|^child \d+ |^descriptor .* has|cannot be watched/;

export function isUnclear(error) {
  const isOfType = error instanceof TypeError || error instanceof RangeError;
  return isOfType && error.code === undefined && internal.test(error.message) && !clear.test(error.message);
}

/** Says what is wrong with an error, if anything. */
export function problemOf(error) {
  if (error instanceof Thrown) return undefined;
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const { name, code, message, cause } = error;
  // An error of the case itself that the library passes on: an abort reason, or what a callback threw.
  if (cause instanceof Thrown) return undefined;
  const isNodes = typeof code === 'string' && code.startsWith('ERR_');
  const isOfSystem = typeof code === 'string' && /^E[A-Z0-9]+$/.test(code);
  const isOurs =
    /^(SpawnError|ProcessExitedAlready|ProcessOutputError|ConnectionLost|ConnectionDone|ProcessTerminated|AbortError)$/.test(
      name,
    );
  if (isNodes || isOfSystem || isOurs) return undefined;
  if (error instanceof TypeError || error instanceof RangeError) {
    return undefined;
  }
  return plain.test(message) ? undefined : `not documented: ${name}: ${message}`;
}
