/**
 * How far a long conversion is, on standard error if that is a terminal.
 *
 * Test: test/commands/convert.test.ts
 */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { userWindowSize } from '../stdio/user-window-size.js';

const STDERR = 2;
/** A shorter conversion shows nothing. */
const FIRST_SHOWN_AFTER_MS = 500;
const SHOWN_INTERVAL_MS = 100;
const DEFAULT_COLUMNS = 80;

export class Progress {
  readonly #what: string;
  /** In bytes; undefined for a pipe. */
  readonly #total: number | undefined;
  readonly #isShown = isatty(STDERR) && process.env['TERM'] !== 'dumb';
  #done = 0;
  #nextAt = performance.now() + FIRST_SHOWN_AFTER_MS;
  #isVisible = false;

  constructor(what: string, total: number | undefined) {
    this.#what = what;
    this.#total = total;
  }

  /** Counts the bytes that pass. */
  async *count(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      yield chunk;
      this.#done += chunk.length;
      this.#show();
    }
  }

  /** Removes the line. */
  end(): void {
    if (this.#isVisible) write('\r\x1b[K');
  }

  #show(): void {
    const now = performance.now();
    if (!this.#isShown || now < this.#nextAt) return;
    this.#nextAt = now + SHOWN_INTERVAL_MS;
    this.#isVisible = true;
    const { columns = DEFAULT_COLUMNS } = userWindowSize() ?? {};
    write(`\r${`strand: ${this.#what}: ${this.#amount()}`.slice(0, columns - 1)}\x1b[K`);
  }

  #amount(): string {
    if (!this.#total) return megabytes(this.#done);
    return `${Math.floor((this.#done / this.#total) * 100)} % of ${megabytes(this.#total)}`;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The line is not worth an error. */
function write(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'write') throw error;
  }
}
