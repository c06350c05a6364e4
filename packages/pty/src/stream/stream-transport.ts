import type { ProcessEvents, Text } from '../interfaces.js';
import { PTYProcess, type PTYProcessOptions } from '../process/pty-process.js';

/** What a stream must know of its transport besides what a protocol is told. */
export interface StreamEvents extends ProcessEvents {
  /** Everything that was written has been taken by the kernel, or dropped. */
  inputDrained(): void;
  /** The end of the input was told, or nothing can be told any more. */
  inputClosed(): void;
}

/** A PTYProcess that tells a stream how its input goes. */
export class StreamTransport extends PTYProcess {
  declare readonly protocol: StreamEvents;

  /** Narrows the protocol. */
  // biome-ignore lint/complexity/noUselessConstructor: the type of its parameter is what it is for.
  constructor(protocol: StreamEvents, file: Text, args: readonly Text[], options: PTYProcessOptions) {
    super(protocol, file, args, options);
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
