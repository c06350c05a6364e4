import type { ProcessEvents, Text } from '../interfaces.js';
import { PTYProcess } from '../process/pty-process.js';
import type { PTYStart } from '../process/pty-start.js';

/** What a terminal must know besides what a protocol is told. */
export interface TransportEvents extends ProcessEvents {
  /** The child was reaped, and the terminal is not at its end: output is unread, or other processes have it open. */
  stillOpen(): void;
}

/** A PTYProcess that also reports a terminal that outlives its child. */
export class TerminalTransport extends PTYProcess {
  declare readonly protocol: TransportEvents;

  /** Narrows the protocol. */
  constructor(protocol: TransportEvents, file: Text, args: readonly Text[], start: PTYStart) {
    super(protocol, file, args, start);
  }

  override processEnded(status: number): void {
    super.processEnded(status);
    if (this.connected) this.callBack(() => this.protocol.stillOpen());
  }
}
