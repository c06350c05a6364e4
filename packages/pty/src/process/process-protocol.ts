import type { ExitReason, Signal } from '../errors.js';
import type { ProcessEvents, ProcessTransport } from '../interfaces.js';

/**
 * The callbacks of a child's life: extend it, and override the ones that you need. Reference: `ProcessProtocol`.
 *
 * An error thrown by a method is passed to `Reactor.reportError`, and the child lives on. When `childDataReceived` throws,
 * the connection is closed too, since part of the output may be lost.
 */
export class ProcessProtocol implements ProcessEvents {
  /** The transport of the child; null until `makeConnection`. */
  transport: ProcessTransport | null = null;

  /** Sets `transport` and calls `connectionMade`. */
  makeConnection(transport: ProcessTransport): void {
    this.transport = transport;
    this.connectionMade();
  }

  /** Called once, when the child runs. `write` and `signalProcess` work. Does nothing by default. */
  connectionMade(): void {}

  /**
   * Called with output of the child, and the child's descriptor that it was written to. Output of a terminal, with errors and
   * echo, has the number 1. By default calls `outReceived` for 1 and `errReceived` for 2.
   */
  childDataReceived(childFD: number, data: Buffer): void {
    if (childFD === 1) this.outReceived(data);
    else if (childFD === 2) this.errReceived(data);
  }

  /** Called with output of the child's 1, or of its terminal. Does nothing by default. */
  outReceived(_data: Buffer): void {}

  /** Called with output of the child's 2, when that is a pipe. Does nothing by default. */
  errReceived(_data: Buffer): void {}

  /**
   * Called when a pipe to or from the child was closed, by either side. By default calls `inConnectionLost` for 0,
   * `outConnectionLost` for 1 and `errConnectionLost` for 2.
   *
   * `reason` is a ConnectionDone or a ConnectionLost. A `code` other than `'EPIPE'` means that reading or writing failed, so
   * the output or the input is incomplete. On a terminal it is called when input that the child never read was dropped, or
   * when reading or writing failed.
   */
  childConnectionLost(childFD: number, reason?: Error): void {
    if (childFD === 0) this.inConnectionLost(reason);
    else if (childFD === 1) this.outConnectionLost(reason);
    else if (childFD === 2) this.errConnectionLost(reason);
  }

  /** Called when the pipe of the child's 0 was closed. Does nothing by default. */
  inConnectionLost(_reason?: Error): void {}

  /** Called when the pipe of the child's 1 was closed. Does nothing by default. */
  outConnectionLost(_reason?: Error): void {}

  /** Called when the pipe of the child's 2 was closed. Does nothing by default. */
  errConnectionLost(_reason?: Error): void {}

  /** Called once, when the child was reaped. Output may still follow. Does nothing by default. */
  processExited(_reason: ExitReason): void {}

  /** Called once and last, when the child was reaped and all of its output was delivered. Does nothing by default. */
  processEnded(_reason: ExitReason): void {}

  /**
   * Called when the child was stopped by this signal, such as `'SIGSTOP'`. Absent by default.
   *
   * SIGCHLD is watched only for a protocol that has this method or `processContinued` when the child is started. Of changes
   * that follow each other quickly, only the last may be reported.
   */
  processStopped?(signal: Signal): void;

  /** Called when the child was continued by SIGCONT. Absent by default. */
  processContinued?(): void;
}
