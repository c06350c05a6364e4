/**
 * Standard input as a stream.
 *
 * Test: test/relay/end-input.test.ts, test/relay/user-terminal.test.ts
 */
import { read } from 'node:fs';
import { Readable } from 'node:stream';
import { ConnectionDone, FileDescriptor } from 'strand-pty';
import { isFileOrDevice, reopen } from './reopen.js';

const STDIN = 0;
const READ_BYTES = 65_536;

export function openInput(): Readable {
  const fd = reopen(STDIN);
  if (fd !== undefined) return readDescriptor(fd);
  return isFileOrDevice(STDIN) ? readFile(STDIN) : process.stdin;
}

/** Takes over a descriptor of a pipe or a terminal. */
export function readDescriptor(fd: number): Readable {
  return new DescriptorInput(fd).stream;
}

/** `process.stdin` of a file would load `fs.promises` and readline, which takes 3 ms. */
function readFile(fd: number): Readable {
  return new Readable({
    read() {
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      read(fd, buffer, 0, READ_BYTES, null, (error, length) => {
        if (error) this.destroy(error);
        else this.push(length === 0 ? null : buffer.subarray(0, length));
      });
    },
  });
}

class DescriptorInput extends FileDescriptor {
  readonly stream = new Readable({
    read: () => this.resumeProducing(),
    destroy: (error, callback) => {
      this.abortConnection();
      callback(error);
    },
  });

  protected override dataReceived(data: Buffer): void {
    if (!this.stream.push(data)) this.pauseProducing();
  }

  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    if (reason instanceof ConnectionDone) this.stream.push(null);
    else this.stream.destroy(reason);
  }
}
