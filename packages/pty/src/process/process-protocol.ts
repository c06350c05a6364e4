import type { ProcessDone, ProcessTerminated, Signal } from '../errors.js';
import type { ProcessEvents, ProcessTransport } from '../interfaces.js';

/**
 * Override what you want to hear of. Reference: `ProcessProtocol`.
 *
 * What a method throws is reported to the reactor, and the child's life goes on to its end; only when
 * `childDataReceived` throws, the connection is closed, since nobody knows what was taken.
 */
export class ProcessProtocol implements ProcessEvents {
  /** The child; null until `makeConnection`. */
  transport: ProcessTransport | null = null;

  makeConnection(transport: ProcessTransport): void {
    this.transport = transport;
    this.connectionMade();
  }

  /** The child runs. Nothing was received yet; `write` and `signalProcess` work. */
  connectionMade(): void {}

  /** The child wrote to its descriptor; a terminal's output, errors and echo included, comes as 1. */
  childDataReceived(childFD: number, data: Buffer): void {
    if (childFD === 1) this.outReceived(data);
    else if (childFD === 2) this.errReceived(data);
  }

  outReceived(_data: Buffer): void {}

  errReceived(_data: Buffer): void {}

  /**
   * A pipe to or from the child was closed, by whichever side. `reason` is a ConnectionDone or ConnectionLost; with a
   * `code` other than `'EPIPE'` reading or writing failed, and what the child printed, or was sent, is not complete.
   *
   * Of a terminal: input that the child never took was dropped, or reading or writing failed.
   */
  childConnectionLost(childFD: number, reason?: Error): void {
    if (childFD === 0) this.inConnectionLost(reason);
    else if (childFD === 1) this.outConnectionLost(reason);
    else if (childFD === 2) this.errConnectionLost(reason);
  }

  inConnectionLost(_reason?: Error): void {}

  outConnectionLost(_reason?: Error): void {}

  errConnectionLost(_reason?: Error): void {}

  /** The child was reaped. Its output may still come. */
  processExited(_reason: ProcessDone | ProcessTerminated): void {}

  /** The child was reaped and everything that it wrote was delivered. The last call. */
  processEnded(_reason: ProcessDone | ProcessTerminated): void {}

  /**
   * The child was stopped by this signal, mostly `'SIGSTOP'`. Not declared by default: SIGCHLD is watched only for a
   * protocol that has this method or the next when the child is started. Changes that follow each other quickly may
   * become one, the last.
   */
  processStopped?(signal: Signal): void;

  /** The child was continued (SIGCONT). */
  processContinued?(): void;
}
