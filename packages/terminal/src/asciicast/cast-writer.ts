/**
 * Writes a recording while it is made.
 *
 * Test: test/asciicast/cast-writer.test.ts
 */
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { checkOptions, typeName } from '../expect/check-options.js';
import { isLowSurrogate } from '../expect/surrogates.js';
import { CastEncoder } from './cast-encoder.js';
import { type CastHeader, checkSize } from './cast-header.js';
import { checkHeader } from './check-header.js';
import { checkDestination, LineSink } from './line-sink.js';
import { PieceDecoder } from './piece-decoder.js';
import type { RedactionRule } from './redaction-rule.js';

/** Longer texts become several events with the same time. */
const EVENT_LIMIT_CHARACTERS = 1_048_576;

export interface CastWriterOptions {
  /** Version of the format; default 3. */
  readonly version?: 2 | 3 | undefined;
  /** In seconds. Longer pauses are shortened to it; default: none. */
  readonly idleLimit?: number | undefined;
  /** What is masked before it is written; default: nothing. */
  readonly redact?: readonly RedactionRule[] | undefined;
  /**
   * Continues a recording of the same version: the time of its last event, in seconds. No header is written, and the events are added
   * to the file or stream, which must end with a whole line. Default: a new recording.
   */
  readonly continues?: number | undefined;
}

const NAMES: readonly (keyof CastWriterOptions)[] = ['version', 'idleLimit', 'redact', 'continues'];

/**
 * Writes events with the time at which they are given. Each promise resolves when the stream has taken the event and has room for
 * more, so a program that waits for it is slowed down by a slow file. It rejects when the stream has failed.
 */
export interface CastWriter {
  /** What the program printed. A character may be split between two calls. */
  output(data: string | Uint8Array): Promise<void>;
  /** What the user typed. */
  input(data: string | Uint8Array): Promise<void>;
  /** The terminal has another size; both at least 1. */
  resize(columns: number, rows: number): Promise<void>;
  /** Adds a marker, such as a chapter. */
  mark(label?: string): Promise<void>;
  /** How the program ended. */
  exit(status: number | string): Promise<void>;
  /** Writes what is held back, and ends the stream. Resolves when it has finished. */
  end(): Promise<void>;
}

/**
 * Creates a recording in the asciicast format, to a file or stream, and writes its header.
 *
 * @example
 * ```js
 * import { createCastWriter } from 'strand-terminal/asciicast';
 *
 * const writer = createCastWriter('demo.cast', { columns: 80, rows: 24 }, { redact: [{ name: 'tokens' }] });
 * await writer.output('hello\r\n');
 * await writer.end();
 * ```
 *
 * @param to - a path, whose file is replaced unless it is continued, or a stream, which is ended
 * @throws {RangeError} if the size or an option is out of range
 * @throws {TypeError} for an argument of another type, an unknown option, whose nearest is named, or an invalid redaction rule
 */
export function createCastWriter(
  to: string | Writable,
  header: CastHeader,
  options: CastWriterOptions = {},
): CastWriter {
  return createWatchedCastWriter(to, header, options, () => {});
}

/**
 * The same as `createCastWriter`.
 * @param failed receives the error of the file or stream when it happens, and not only with the next call
 */
export function createWatchedCastWriter(
  to: string | Writable,
  header: CastHeader,
  options: CastWriterOptions,
  failed: (error: Error) => void,
): CastWriter {
  checkDestination('createCastWriter', to);
  checkHeader(header);
  checkOptions('createCastWriter', options, NAMES);
  const { version = 3, idleLimit, redact, continues } = options;
  const encoder = new CastEncoder({ version, idleLimit, redact, start: continues });
  const first = encoder.header(header);
  if (continues === undefined) return new FileCastWriter(to, first, encoder, failed);
  const file = typeof to === 'string' ? createWriteStream(to, { flags: 'a' }) : to;
  return new FileCastWriter(file, '', encoder, failed);
}

class FileCastWriter implements CastWriter {
  readonly #encoder: CastEncoder;
  readonly #sink: LineSink;
  readonly #start = performance.now();
  readonly #decoders = { o: new PieceDecoder(), i: new PieceDecoder() };
  #ended: Promise<void> | undefined;

  /** @param first the line before the events */
  constructor(to: string | Writable, first: string, encoder: CastEncoder, failed: (error: Error) => void) {
    this.#encoder = encoder;
    this.#sink = new LineSink(to, failed);
    // A failure is reported by the next call.
    this.#sink.write(first).catch(() => {});
  }

  async output(data: string | Uint8Array): Promise<void> {
    await this.#write(() => this.#text('o', this.#decoders.o.decode(data)));
  }

  async input(data: string | Uint8Array): Promise<void> {
    await this.#write(() => this.#text('i', this.#decoders.i.decode(data)));
  }

  async resize(columns: number, rows: number): Promise<void> {
    checkSize(columns, rows);
    await this.#write(() => this.#encoder.event(this.#time(), 'r', `${columns}x${rows}`));
  }

  async mark(label = ''): Promise<void> {
    if (typeof label !== 'string') throw new TypeError(`a label is a string, not ${typeof label}`);
    await this.#write(() => this.#encoder.event(this.#time(), 'm', label));
  }

  async exit(status: number | string): Promise<void> {
    if (typeof status !== 'number' && typeof status !== 'string') {
      throw new TypeError(`an exit status is a number or a string, not ${typeName(status)}`);
    }
    await this.#write(() => this.#encoder.event(this.#time(), 'x', String(status)));
  }

  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    const last = (['o', 'i'] as const).map((code) => this.#text(code, this.#decoders[code].end()));
    await this.#sink.end(last.join('') + this.#encoder.end());
  }

  async #write(lines: () => string): Promise<void> {
    if (this.#ended !== undefined) throw new Error('the recording has ended');
    await this.#sink.write(lines());
  }

  #text(code: 'o' | 'i', text: string): string {
    const time = this.#time();
    let lines = '';
    for (let at = 0; at < text.length; ) {
      let end = Math.min(text.length, at + EVENT_LIMIT_CHARACTERS);
      // The two halves of a character stay together.
      if (end < text.length && isLowSurrogate(text.charCodeAt(end))) end += 1;
      lines += this.#encoder.event(time, code, text.slice(at, end));
      at = end;
    }
    return lines;
  }

  /** Seconds since the start. */
  #time(): number {
    return (performance.now() - this.#start) / 1000;
  }
}
