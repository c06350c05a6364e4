/**
 * Standard output, with a promise for every write: it resolves when the kernel has taken all of it.
 *
 * Test: test/session/pass-output.test.ts
 */
import type { Writable } from 'node:stream';
import { FileDescriptor } from 'strand-pty';
import { reopen } from './reopen.js';

export interface Output {
  /** One at a time. Rejects with an Error that has a `code`. */
  writeAll(data: Uint8Array): Promise<void>;
}

export function openOutput(): Output {
  const fd = reopen(1);
  return fd === undefined ? new StreamOutput(process.stdout) : new DescriptorOutput(fd);
}

interface Waiting {
  resolve(): void;
  reject(reason: Error): void;
}

/** A pipe or a terminal. Node would write to a terminal in a way that blocks everything while it takes nothing. */
class DescriptorOutput extends FileDescriptor implements Output {
  #waiting: Waiting | undefined;

  writeAll(data: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.write(data);
      if (this.bufferedLength === 0) resolve();
      else this.#waiting = { resolve, reject };
    });
  }

  protected override sendBufferDrained(): void {
    this.#waiting?.resolve();
  }

  override connectionLost(reason: Error): void {
    super.connectionLost(reason);
    this.#waiting?.reject(reason);
  }
}

/** A file, a socket, or what could not be opened again. */
class StreamOutput implements Output {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Each error is told to the callback too.
    stream.on('error', () => {});
  }

  writeAll(data: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(data, (error) => (error ? reject(error) : resolve()));
    });
  }
}
