import { ConnectionDone, ConnectionLost } from '../errors.js';
import type { ProcessEvents, Text } from '../interfaces.js';
import { PTYProcess, type PTYProcessOptions } from '../process/pty-process.js';

/** What a stream must know of its transport besides what a protocol is told. */
export interface StreamEvents extends ProcessEvents {
  /** Reading ended in an error: not all that the child wrote may have been heard. */
  readFailed(reason: Error): void;
  /** The same of a pipe. */
  pipeFailed(childFD: number, reason: Error): void;
  /** Everything that was written has been taken by the kernel, or dropped. */
  inputDrained(): void;
  /** Everything that was written to a pipe has been taken by the kernel. */
  pipeDrained(childFD: number): void;
  /** The terminal is closed: no more output of it comes. */
  terminalEnded(): void;
  /** The end of the input was told, or nothing can be told any more. */
  inputClosed(): void;
}

/** A PTYProcess that tells a stream how its input goes. */
export class StreamTransport extends PTYProcess {
  declare readonly protocol: StreamEvents;

  /** Narrows the protocol. */
  constructor(protocol: StreamEvents, file: Text, args: readonly Text[], options: PTYProcessOptions) {
    super(protocol, file, args, options);
  }

  /** False once nothing that is written, nor the end of it, can reach the child. */
  get takesInput(): boolean {
    return this.takesBytes;
  }

  override readConnectionLost(reason: Error): void {
    if (!(reason instanceof ConnectionDone)) this.protocol.readFailed(reason);
    super.readConnectionLost(reason);
  }

  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.protocol.terminalEnded();
  }

  protected override childConnectionLost(childFD: number, reason: Error): void {
    // With a code it is the kernel that said so; for a pipe to the child that is its own end.
    if (reason instanceof ConnectionLost && reason.code !== undefined)
      this.protocol.pipeFailed(childFD, reason);
    super.childConnectionLost(childFD, reason);
  }

  protected override childInputDrained(childFD: number): void {
    this.protocol.pipeDrained(childFD);
  }

  protected override sendBufferDrained(): void {
    this.protocol.inputDrained();
  }

  protected override closeWriteConnection(): void {
    super.closeWriteConnection();
    this.protocol.inputClosed();
  }

  protected override dropWrites(): void {
    super.dropWrites();
    this.protocol.inputDrained();
    this.protocol.inputClosed();
  }
}
