/**
 * The parent's ends of the pipes to and from a child. Reference: `ProcessReader` and `ProcessWriter`.
 *
 * Test: test/process/write/writing-on-pipes.test.ts
 */
import { ConnectionDone, ConnectionLost } from '../errors.js';
import type { Reactor } from '../interfaces.js';
import { FileDescriptor } from '../transport/file-descriptor.js';

/** The transport that owns the pipes. */
export interface PipeOwner {
  childDataReceived(childFD: number, data: Buffer): void;
  childConnectionLost(childFD: number, reason: Error): void;
  /** Called when the pipe was closed and its output is kept for a reader. */
  childOutputHeld?(childFD: number): void;
  /** Called when everything that waited was written. */
  childInputDrained?(childFD: number): void;
}

/** One pipe of a child, as a transport of its own: the base of `ProcessReader` and `ProcessWriter`. */
export abstract class ProcessPipe extends FileDescriptor {
  /** The child's descriptor. */
  readonly childFD: number;
  /** @internal */
  protected readonly owner: PipeOwner;

  /** @internal */
  constructor(fd: number, reactor: Reactor, owner: PipeOwner, childFD: number) {
    super(fd, reactor);
    this.owner = owner;
    this.childFD = childFD;
  }

  /** Closes the pipe. Runs once. */
  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.owner.childConnectionLost(this.childFD, reason);
  }

  /** Closes the pipe as `closeChildFD` does. Unlike `loseConnection`, it does not wait for `resumeProducing`. */
  close(): void {
    this.loseConnection();
  }
}

/** A pipe that the child writes and the parent reads. */
export class ProcessReader extends ProcessPipe {
  #closing = false;

  protected override get takesBytes(): boolean {
    return false;
  }

  protected override dataReceived(data: Buffer): void {
    this.owner.childDataReceived(this.childFD, data);
  }

  /** Called when the child was reaped: the pipe is closed as soon as no other process has it open. @internal */
  childReaped(): void {
    this.closeAtHangUp();
  }

  protected override outputHeld(): void {
    this.owner.childOutputHeld?.(this.childFD);
  }

  /** Closes the pipe as `closeChildFD` does. Unread bytes of a paused pipe are dropped. */
  override close(): void {
    this.#closing = true;
    this.loseConnection();
    // An earlier loseConnection may be waiting for resumeProducing.
    this.settleSoon();
  }

  protected override postLoseConnection(): Error | undefined {
    return super.postLoseConnection() ?? (this.#closing ? new ConnectionDone() : undefined);
  }
}

/** A pipe that the parent writes and the child reads. `loseConnection` is the end of the child's input. */
export class ProcessWriter extends ProcessPipe {
  /** Called when the child closed its end: a pipe is readable for its writer only then. */
  override doRead(): Error | undefined {
    return new ConnectionLost('the child closed its end of the pipe', { code: 'EPIPE' });
  }

  /** No effect: the pipe stays watched, so that the child's close is noticed. */
  override pauseProducing(): void {}

  /** Closes without waiting: there is no output. */
  protected override postLoseConnection(): Error {
    return new ConnectionDone();
  }

  protected override sendBufferDrained(): void {
    this.owner.childInputDrained?.(this.childFD);
  }

  /** Closes the pipe, which has no half to close. */
  protected override closeWriteConnection(): void {
    this.loseConnection();
  }
}

/** A pipe of a child, as the parent has it. */
export type ProcessEnd = ProcessReader | ProcessWriter;
