import type { Readable, Writable } from 'node:stream';
import { checkOptions } from '../expect/check-options.js';
import { readSignal } from '../expect/wait-options.js';

/** Options of `Session.interact`. */
export interface InteractOptions {
  /**
   * The key that gives the session back, as one ASCII character; false for none. Pressed twice within 300 ms it is sent to the program
   * once instead. Default: `'\x1d'`, which is Ctrl-].
   */
  escape?: string | false | undefined;
  /** Where the person types. A terminal is raw meanwhile. Default: `process.stdin`. */
  input?: Readable | undefined;
  /** Where the person looks. The session takes the size of a terminal. Default: `process.stdout`. */
  output?: Writable | undefined;
  /** Gives the session back, and rejects with its reason, when it aborts. */
  signal?: AbortSignal | undefined;
}

export interface InteractSettings {
  readonly escape: string | false;
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal | undefined;
}

const NAMES: readonly string[] = ['escape', 'input', 'output', 'signal'] satisfies (keyof InteractOptions)[];

/** @throws {TypeError|RangeError} for a wrong option, and for an unknown one, whose nearest is named */
export function readInteractOptions(options: InteractOptions): InteractSettings {
  checkOptions('interact', options, NAMES);
  const { escape: key = '\x1d', signal } = options;
  const { input = process.stdin, output = process.stdout } = options;
  if (key !== false && typeof key !== 'string') {
    throw new TypeError(`escape must be a character or false, not ${typeof key}`);
  }
  if (key !== false && !/^[\0-\x7f]$/.test(key)) {
    throw new RangeError(`escape must be one ASCII character, such as '\\x1d', not ${JSON.stringify(key)}`);
  }
  if (typeof input?.on !== 'function' || typeof input.resume !== 'function') {
    throw new TypeError('input must be a Readable');
  }
  if (typeof output?.write !== 'function' || typeof output.on !== 'function') {
    throw new TypeError('output must be a Writable');
  }
  return { escape: key, input, output, signal: readSignal(signal) };
}
