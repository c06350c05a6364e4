import type { ProcessEvents, Text } from '../interfaces.js';
import { PTYProcess } from '../process/pty-process.js';
import type { PTYStart } from '../process/pty-start.js';
import { isFailure } from '../transport/is-failure.js';

/** What a terminal must know besides what a protocol is told. */
export interface TransportEvents extends ProcessEvents {
  /** Reading ended in an error: not all that the child wrote may have been heard. */
  readFailed(reason: Error): void;
  /** The child was reaped, and the terminal is not at its end: output is unread, or other processes have it open. */
  stillOpen(): void;
}

/** A PTYProcess that also reports read errors, and a terminal that outlives its child. */
export class TerminalTransport extends PTYProcess {
  declare readonly protocol: TransportEvents;

  /** Narrows the protocol. */
  constructor(protocol: TransportEvents, file: Text, args: readonly Text[], start: PTYStart) {
    super(protocol, file, args, start);
  }

  override connectionLost(reason: Error): void {
    if (!this.disconnected && isFailure(reason)) this.protocol.readFailed(reason);
    super.connectionLost(reason);
  }

  override processEnded(status: number): void {
    super.processEnded(status);
    if (this.connected) this.protocol.stillOpen();
  }
}
