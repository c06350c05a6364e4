/**
 * Our ends of the pipes to and from a child. Reference: `ProcessReader` and `ProcessWriter`.
 *
 * Test: test/process/process-pipes.test.ts
 */
import { ConnectionDone, ConnectionLost } from '../errors.js';
import type { Reactor } from '../interfaces.js';
import { FileDescriptor } from '../transport/file-descriptor.js';

/** The transport that the pipes belong to. */
export interface PipeOwner {
  childDataReceived(childFD: number, data: Buffer): void;
  childConnectionLost(childFD: number, reason: Error): void;
  /** The pipe is closed, and what was left in it waits for a reader. */
  childOutputHeld?(childFD: number): void;
  /** Everything that had to wait has been written. */
  childInputDrained?(childFD: number): void;
}

abstract class ProcessPipe extends FileDescriptor {
  /** The child's descriptor. */
  readonly childFD: number;
  protected readonly owner: PipeOwner;

  constructor(fd: number, reactor: Reactor, owner: PipeOwner, childFD: number) {
    super(fd, reactor);
    this.owner = owner;
    this.childFD = childFD;
  }

  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.owner.childConnectionLost(this.childFD, reason);
  }

  /** Closes the pipe as `closeChildFD` does: a `loseConnection` that does not wait for `resumeProducing`. */
  close(): void {
    this.loseConnection();
  }
}

/** What the child writes. It takes no bytes, and no producer. */
export class ProcessReader extends ProcessPipe {
  #closing = false;

  protected override get takesBytes(): boolean {
    return false;
  }

  protected override dataReceived(data: Buffer): void {
    this.owner.childDataReceived(this.childFD, data);
  }

  /** The child was reaped: the pipe is closed as soon as no other process writes to it, also while it is not read. */
  childReaped(): void {
    this.keepNothingOpen();
  }

  protected override outputHeld(): void {
    this.owner.childOutputHeld?.(this.childFD);
  }

  /** The bytes that are unread in a paused pipe are dropped: after `closeStdout` nothing would resume it. */
  override close(): void {
    this.#closing = true;
    // An earlier loseConnection may be waiting for resumeProducing, and is not looked at again.
    if (this.disconnecting) this.reactor.callLater(0, () => this.connectionLost(new ConnectionDone()));
    else this.loseConnection();
  }

  protected override postLoseConnection(): Error | undefined {
    return super.postLoseConnection() ?? (this.#closing ? new ConnectionDone() : undefined);
  }
}

/** What the child reads. `loseConnection` is its end of file. */
export class ProcessWriter extends ProcessPipe {
  /** A pipe that we only write to is never readable: the reactor calls this when the reader has gone, so that it
   * is noticed also when there is nothing to write. */
  override doRead(): Error | undefined {
    return new ConnectionLost('the child closed its end of the pipe', { code: 'EPIPE' });
  }

  /** Nothing is produced here, and the child that goes away is to be noticed all the same. */
  override pauseProducing(): void {}

  /** Nothing is there to be delivered first. */
  protected override postLoseConnection(): Error {
    return new ConnectionDone();
  }

  protected override sendBufferDrained(): void {
    this.owner.childInputDrained?.(this.childFD);
  }

  /** There is no half to close: the end of writing is the end of the pipe. */
  protected override closeWriteConnection(): void {
    this.loseConnection();
  }
}

export type ProcessEnd = ProcessReader | ProcessWriter;
