import type { Signal } from '../errors.js';
import type { ProcessEvents, Text } from '../interfaces.js';
import { PTYProcess } from '../process/pty-process.js';
import type { PTYStart } from '../process/pty-start.js';

/** What a stream must know of its transport besides what a protocol is told. */
export interface StreamEvents extends ProcessEvents {
  /** Everything that was written has been taken by the kernel, or dropped. */
  inputDrained(): void;
  /** Everything that was written to a pipe has been taken by the kernel. */
  pipeDrained(childFD: number): void;
  /** The terminal is closed: no more output of it comes. */
  terminalEnded(): void;
  /** The child is dead and the terminal closed; the output that was left waits for a reader. */
  terminalHeld(): void;
  /** The same of a pipe. */
  pipeHeld(childFD: number): void;
  childStopped(signal: Signal): void;
  childContinued(): void;
  /** The end of the input was told, or nothing can be told any more. */
  inputClosed(): void;
}

/** A PTYProcess that tells a stream how its input and output go. */
export class StreamTransport extends PTYProcess {
  declare readonly protocol: StreamEvents;

  /** Narrows the protocol. */
  constructor(protocol: StreamEvents, file: Text, args: readonly Text[], start: PTYStart) {
    super(protocol, file, args, start);
  }

  /** False once nothing that is written, nor the end of it, can reach the child. */
  get takesInput(): boolean {
    return this.takesBytes;
  }

  /** Public for the stream, which watches while it has listeners. */
  override watchStops(active: boolean): void {
    super.watchStops(active);
  }

  protected override callProcessStopped(signal: Signal): void {
    this.callBack(() => this.protocol.childStopped(signal));
  }

  protected override callProcessContinued(): void {
    this.callBack(() => this.protocol.childContinued());
  }

  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.callBack(() => this.protocol.terminalEnded());
  }

  protected override outputHeld(): void {
    super.outputHeld();
    this.callBack(() => this.protocol.terminalHeld());
  }

  protected override childOutputHeld(childFD: number): void {
    super.childOutputHeld(childFD);
    this.callBack(() => this.protocol.pipeHeld(childFD));
  }

  protected override childInputDrained(childFD: number): void {
    this.callBack(() => this.protocol.pipeDrained(childFD));
  }

  protected override sendBufferDrained(): void {
    this.callBack(() => this.protocol.inputDrained());
  }

  protected override closeWriteConnection(): void {
    super.closeWriteConnection();
    this.callBack(() => this.protocol.inputClosed());
  }

  protected override dropWrites(failure?: Error): void {
    super.dropWrites(failure);
    this.callBack(() => this.protocol.inputDrained());
    this.callBack(() => this.protocol.inputClosed());
  }
}
