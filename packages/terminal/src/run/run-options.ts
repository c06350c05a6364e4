import { checkOptions } from '../expect/check-options.js';
import { readMilliseconds, readSignal, WAIT_OPTIONS, type WaitOptions } from '../expect/wait-options.js';

/** Options of `Session.run`. `timeout` and `signal` end the wait, not the command. */
export interface RunOptions extends WaitOptions {
  /** How many characters of output are kept, at least 1. Of longer output the beginning and the end are kept. Default: 1,048,576. */
  maxOutput?: number | undefined;
  /** Whether `output` is the stream as it came, escape sequences and all, instead of plain text. Default: false. */
  raw?: boolean | undefined;
}

/** What a shell command gave. */
export interface RunResult {
  /** The exit status, as `$?` in the shell: 128 and the number of the signal for a command that was killed. */
  readonly exitCode: number;
  /**
   * What the command printed, as a screen would show it: without colours, with what was written over or erased gone. Lines end with
   * `\n`; tabs are kept.
   */
  readonly output: string;
  /** Whether the output was longer than `maxOutput`. A line says then how many characters are missing in the middle. */
  readonly truncated: boolean;
  /** Milliseconds from the start of the command to its end. */
  readonly duration: number;
}

export interface RunSettings {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly maxOutput: number;
  readonly raw: boolean;
}

const NAMES = [...WAIT_OPTIONS, ...(['maxOutput', 'raw'] satisfies (keyof RunOptions)[])];
const DEFAULT_MAX_OUTPUT_CHARACTERS = 2 ** 20;

/** @throws {TypeError|RangeError} for a wrong command or option */
export function readRunOptions(command: string, options: RunOptions, defaultTimeout: number): RunSettings {
  if (typeof command !== 'string') throw new TypeError(`a command is a string, not ${typeof command}`);
  if (command.includes('\0')) throw new TypeError('a command cannot contain a NUL character');
  checkOptions('run', options, NAMES);
  const { timeout, signal, maxOutput = DEFAULT_MAX_OUTPUT_CHARACTERS, raw = false } = options;
  if (!Number.isSafeInteger(maxOutput) || maxOutput < 1) {
    throw new RangeError(`maxOutput must be a positive whole number, not ${String(maxOutput)}`);
  }
  if (typeof raw !== 'boolean') throw new TypeError(`raw must be true or false, not ${typeof raw}`);
  return {
    timeout: readMilliseconds('timeout', timeout, defaultTimeout),
    signal: readSignal(signal),
    maxOutput,
    raw,
  };
}
