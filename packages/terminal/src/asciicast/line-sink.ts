/**
 * A file or stream to which lines are written, with back-pressure.
 *
 * Test: test/asciicast/cast-writer.test.ts
 */
import { createWriteStream } from 'node:fs';
import { finished, type Writable } from 'node:stream';

const BUFFER_BYTES = 65_536;
const taken = Promise.resolve();

/** @throws {TypeError} for anything else than a path or a stream */
export function checkDestination(call: string, to: string | Writable): void {
  if (typeof to === 'string' || (typeof to?.write === 'function' && typeof to.on === 'function')) return;
  throw new TypeError(`${call} needs the path of a file or a Writable`);
}

export class LineSink {
  readonly #stream: Writable;
  readonly #finished: Promise<void>;
  #failure: Error | undefined;
  #drained: Promise<void> | undefined;
  #settleDrained: { resolve: () => void; reject: (error: Error) => void } | undefined;

  /**
   * Creates or truncates the file, if `to` is a path. An error comes with a later call.
   * @param failed receives the error of the stream when it happens
   */
  constructor(to: string | Writable, failed: (error: Error) => void = () => {}) {
    this.#stream = typeof to === 'string' ? createWriteStream(to, { highWaterMark: BUFFER_BYTES }) : to;
    this.#finished = new Promise((resolve, reject) => {
      finished(this.#stream, { readable: false }, (error) => {
        if (!error) resolve();
        else {
          this.#failure = error;
          this.#settleDrained?.reject(error);
          reject(error);
          failed(error);
        }
      });
    });
    // The failure is reported by the calls, also when `end` is never called.
    this.#finished.catch(() => {});
    // A stream may emit 'error' again after it has finished.
    this.#stream.on('error', () => {});
    this.#stream.on('drain', () => {
      this.#settleDrained?.resolve();
      this.#drained = undefined;
    });
  }

  /** Resolves when the stream has taken the lines and has room for more. */
  write(lines: string): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    // Such a write calls nothing back.
    if (this.#stream.writableEnded) return Promise.reject(new Error('the stream of the recording has ended'));
    if (lines === '') return this.#drained ?? taken;
    if (this.#stream.write(lines)) return taken;
    this.#drained ??= new Promise((resolve, reject) => {
      this.#settleDrained = { resolve, reject };
    });
    return this.#drained;
  }

  /** Writes the last lines, and ends the stream. Resolves when it has finished. */
  async end(lines: string): Promise<void> {
    // The stream's failure is reported by its end.
    this.write(lines).catch(() => {});
    if (this.#stream === process.stdout || this.#stream === process.stderr) {
      // They cannot be ended. An empty write is called back after everything before it.
      await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
      return;
    }
    this.#stream.end();
    await this.#finished;
  }
}
