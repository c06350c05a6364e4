/**
 * Standard input as a stream.
 *
 * Test: test/relay/end-input.test.ts, test/relay/user-terminal.test.ts
 */
import { Readable } from 'node:stream';
import { ConnectionDone, FileDescriptor } from 'strand-pty';
import { reopen } from './reopen.js';

export function openInput(): Readable {
  const fd = reopen(0);
  return fd === undefined ? process.stdin : readDescriptor(fd);
}

/** Takes over a descriptor of a pipe or a terminal. */
export function readDescriptor(fd: number): Readable {
  return new DescriptorInput(fd).stream;
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
