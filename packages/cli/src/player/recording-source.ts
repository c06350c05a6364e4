/**
 * A recording that can be read several times, each time from its start: by the player, by its index, and again for every
 * jump back. The bytes of a pipe are kept in memory for that.
 *
 * Test: test/player/recording-source.test.ts
 */
import { createReadStream, statSync } from 'node:fs';
import { type Cast, readCast } from 'strand-terminal/asciicast';
import { openInput } from '../stdio/input.js';

const STANDARD_INPUT = '-';

export interface RecordingSource {
  /** @throws {Error} of the file system, or a `CastError` */
  open(): Promise<Cast>;
}

/** @param file a path, or `-` for standard input */
export function recordingSource(file: string): RecordingSource {
  if (file === STANDARD_INPUT) return fromStream(openInput());
  // A pipe has a path too: `strand play <(ssh host cat demo.cast)`.
  const isFile = statSync(file).isFile();
  return isFile ? { open: () => readCast(file) } : fromStream(createReadStream(file));
}

function fromStream(stream: AsyncIterable<Uint8Array>): RecordingSource {
  const kept = new KeptBytes(stream);
  return { open: () => readCast(kept.read()) };
}

/** The bytes of a stream, for any number of readers. */
export class KeptBytes {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #chunks: Uint8Array[] = [];
  #isComplete = false;
  #failure: Error | undefined;
  /** The next chunk is being read. */
  #pull: Promise<void> | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (let index = 0; ; index += 1) {
      while (index >= this.#chunks.length) {
        if (this.#failure) throw this.#failure;
        if (this.#isComplete) return;
        this.#pull ??= this.#pullNext();
        await this.#pull;
      }
      const chunk = this.#chunks[index];
      if (chunk) yield chunk;
    }
  }

  async #pullNext(): Promise<void> {
    try {
      const { value, done } = await this.#source.next();
      if (done) this.#isComplete = true;
      else this.#chunks.push(value);
    } catch (error) {
      // Thrown to each reader.
      this.#failure = error as Error;
    }
    this.#pull = undefined;
  }
}
