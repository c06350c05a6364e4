/**
 * Names and numbers of signals, real-time signals included: libc reserves 32 and 33, but any of 1 to 64 may kill a child.
 *
 * Test: test/launch/signals.test.ts
 */
import { constants } from 'node:os';
import { inspect } from 'node:util';
import type { Signal } from '../errors.js';
import type { SignalName } from '../interfaces.js';
import { systemError } from '../native/system-error.js';

const LAST_SIGNAL = 64;
/** -ESRCH: the process or process group does not exist. */
export const ESRCH: number = -constants.errno.ESRCH;

const numbers: Readonly<Record<string, number>> = constants.signals;

/** The name of a signal, `'SIG35'` for a real-time signal. */
export function signalName(number: number): Signal {
  // Where two names share a number (SIGIOT, SIGPOLL), the first is the common one.
  const name = Object.keys(numbers).find((each) => numbers[each] === number);
  return (name as Signal | undefined) ?? `SIG${number}`;
}

/**
 * The number of a signal. 0 sends no signal, and checks that the process exists.
 *
 * @throws {TypeError} for an unknown name.
 * @throws {RangeError} for a number outside 0 to 64.
 */
export function signalNumber(signal: SignalName | number): number {
  if (typeof signal === 'number') {
    if (Number.isInteger(signal) && signal >= 0 && signal <= LAST_SIGNAL) return signal;
    throw new RangeError(`a signal's number must be an integer from 0 to ${LAST_SIGNAL}, got ${signal}`);
  }
  if (typeof signal === 'string') {
    const name = signal.startsWith('SIG') ? signal : `SIG${signal}`;
    const number = Object.hasOwn(numbers, name) ? numbers[name] : realTimeNumber(name);
    if (number !== undefined) return number;
  }
  throw new TypeError(
    `unknown signal ${described(signal)}: expected a name such as 'SIGTERM', 'TERM' or 'SIG35', or a number`,
  );
}

function realTimeNumber(name: string): number | undefined {
  const match = /^SIG(\d{1,2})$/.exec(name);
  const number = Number(match?.[1]);
  return number >= 1 && number <= LAST_SIGNAL ? number : undefined;
}

/** The value for an error; not every value has a JSON form. */
function described(signal: unknown): string {
  return typeof signal === 'string' ? JSON.stringify(signal) : inspect(signal, { depth: 0 });
}

/** The error for a signal that the kernel refused with a negative errno. `target` is the process or group. */
export function signalError(errno: number, signal: number, target: string): Error {
  return systemError(errno, 'kill', `${signalName(signal)} cannot be sent to ${target}`);
}
