import type { CastHeader } from '../asciicast/cast-header.js';
import type { CastWriterOptions } from '../asciicast/cast-writer.js';
import { checkOptions } from '../expect/check-options.js';

/** Options of `Session.record`: the fields of the header except the size, and the options of `createCastWriter`. */
export interface RecordOptions
  extends Omit<CastHeader, 'columns' | 'rows'>,
    Omit<CastWriterOptions, 'continues'> {
  /**
   * Whether what is sent to the program is recorded. `true`: only while the terminal echoes, so no password. `'keys'`: also what
   * programs read key by key, such as shells and editors, unless the last line asks for a password. What `sendSecret` types, and what is
   * typed at a prompt for a line without echo, is never recorded. Default: false.
   */
  readonly input?: boolean | 'keys' | undefined;
}

/** A recording of a session. It ends with `stop`, or with the session. */
export interface Recording {
  /** Why nothing is recorded any more: the error of the file or stream. Undefined if there is none. */
  readonly error: Error | undefined;
  /**
   * Adds a marker, such as a chapter. No effect after the file has failed.
   *
   * @throws an Error after the end of the recording.
   * @throws {TypeError} if the label is not a string.
   */
  mark(label?: string): void;
  /**
   * Ends the recording. Resolves when the file is complete. Can be called again.
   *
   * @throws the error of the file or stream (as a rejection).
   */
  stop(): Promise<void>;
  /** Stops the recording. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface RecordSettings {
  readonly input: boolean | 'keys';
  readonly writer: CastWriterOptions;
  readonly header: Omit<CastHeader, 'columns' | 'rows'>;
}

const NAMES: readonly string[] = [
  'input',
  'version',
  'idleLimit',
  'redact',
  'termType',
  'termVersion',
  'timestamp',
  'title',
  'command',
  'env',
  'theme',
  'idleTimeLimit',
  'tags',
] satisfies (keyof RecordOptions)[];

/** @throws {TypeError} for an unknown option, whose nearest is named, and for a wrong value of `input` */
export function readRecordOptions(options: RecordOptions): RecordSettings {
  checkOptions('record', options, NAMES);
  const { input = false, version, idleLimit, redact, timestamp, ...header } = options;
  if (typeof input !== 'boolean' && input !== 'keys') {
    throw new TypeError(`input must be true, false or 'keys', not ${String(input)}`);
  }
  return {
    input,
    writer: { version, idleLimit, redact },
    header: { timestamp: timestamp ?? Math.floor(Date.now() / 1000), ...header },
  };
}
