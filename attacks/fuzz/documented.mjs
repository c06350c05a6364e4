// What the library may throw, report or reject with.

import { Thrown } from './garbage.mjs';

/** Names what was wrong, and what was expected. */
const clear = /must (be|not|have)|expected a|, got |unknown (option|attribute|signal)/;
/** A message that says nothing of what the caller did: V8's own, or that of N-API. */
const internal =
  /^Cannot (read|set|convert|destructure|perform)|is not (a function|iterable|a constructor)|undefined|^Reduce of|N-API|Invalid argument$|was expected$|out of memory|Invalid (array|typed array|string) length|Maximum call stack/;

/** Plain errors that the docs name: a second producer, a monitor's names, a second reader, a terminal without a session. */
const plain =
  /^cannot register producer|^there is (a|no) process named|already has a (reader|writer)|^nobody leads a session|positive cols and rows|^child \d+ |^descriptor .* has|cannot be watched/;

/** @param {unknown} error */
export function isUnclear(error) {
  const isOfType = error instanceof TypeError || error instanceof RangeError;
  return isOfType && error.code === undefined && internal.test(error.message) && !clear.test(error.message);
}

/**
 * What is wrong with an error, if anything.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function problemOf(error) {
  if (error instanceof Thrown) return undefined;
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const { name, code, message, cause } = error;
  // Our own, where it is passed on: an abort's reason, a callback that threw.
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
