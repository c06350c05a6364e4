/**
 * Standard output with a promise for every write, which resolves when the kernel has accepted all bytes.
 *
 * Test: test/relay/pass-output.test.ts
 */
import type { Writable } from 'node:stream';
import { FileDescriptor } from 'strand-pty';
import { writeAll } from '../print.js';
import { isFileOrDevice, reopen } from './reopen.js';

const STDOUT = 1;

export interface Output {
  /** Must not be called before the last call has settled. Rejects with an Error that has a `code`. */
  writeAll(data: Uint8Array): Promise<void>;
}

export function openOutput(): Output {
  const fd = reopen(STDOUT);
  if (fd !== undefined) return new DescriptorOutput(fd);
  return isFileOrDevice(STDOUT) ? fileOutput : new StreamOutput(process.stdout);
}

/** `process.stdout` of a file, which is synchronous too, would load `fs.promises` and readline, which takes 3 ms. */
const fileOutput: Output = {
  async writeAll(data) {
    writeAll(STDOUT, data);
  },
};

interface PendingWrite {
  resolve(): void;
  reject(reason: Error): void;
}

/** Standard output that is a pipe or a terminal. Node itself writes to terminals synchronously, which can block. */
class DescriptorOutput extends FileDescriptor implements Output {
  #pending: PendingWrite | undefined;

  writeAll(data: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.write(data);
      if (this.bufferedLength === 0) resolve();
      else this.#pending = { resolve, reject };
    });
  }

  protected override sendBufferDrained(): void {
    this.#pending?.resolve();
  }

  override connectionLost(reason: Error): void {
    super.connectionLost(reason);
    this.#pending?.reject(reason);
  }
}

/** Standard output that is a socket, or cannot be reopened. */
class StreamOutput implements Output {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
    // The callback of write gets each error, too.
    stream.on('error', () => {});
  }

  writeAll(data: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(data, (error) => (error ? reject(error) : resolve()));
    });
  }
}
