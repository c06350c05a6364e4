import type { Signal } from '../errors.js';
import type { ProcessEvents, Text } from '../interfaces.js';
import { PTYProcess } from './pty-process.js';
import type { PTYStart } from './pty-start.js';

/**
 * A protocol with callbacks for what a stream or a terminal on top of a PTYProcess needs besides.
 *
 * `childFD` is the child's descriptor of a pipe, or `PTYProcess.terminalFD`.
 */
export interface PTYObserver extends ProcessEvents {
  /** The kernel has taken everything that was written, or the rest was dropped. */
  inputDrained?(childFD: number): void;
  /** The terminal's input was closed after the EOF character, or can no longer reach the child. */
  inputClosed?(): void;
  /** The child is dead and this descriptor closed; its unread output is kept in memory for a reader. */
  outputHeld?(childFD: number): void;
  /** The terminal was closed: no more output follows. */
  terminalClosed?(): void;
  /** The child was reaped while the terminal is still open: output is unread, or another process has it open. */
  outlivedByTerminal?(): void;
  childStopped?(signal: Signal): void;
  childContinued?(): void;
}

/**
 * A PTYProcess that reports to its observer what its protected hooks see.
 *
 * Without private methods: the constructor of PTYProcess calls the hooks when a child cannot be watched, before they exist.
 */
export class ObservedPTYProcess extends PTYProcess {
  declare readonly protocol: PTYObserver;

  constructor(observer: PTYObserver, file: Text, args: readonly Text[], start: PTYStart) {
    super(observer, file, args, start);
  }

  /** False once neither bytes nor the end of input can reach the child. */
  get takesInput(): boolean {
    return this.takesBytes;
  }

  override watchStops(active: boolean): void {
    const { protocol } = this;
    super.watchStops(active, {
      processStopped: (signal) => protocol.childStopped?.(signal),
      processContinued: () => protocol.childContinued?.(),
    });
  }

  override callBack(callback: () => void): void {
    super.callBack(callback);
  }

  protected override childReaped(): void {
    super.childReaped();
    if (this.connected) this.callBack(() => this.protocol.outlivedByTerminal?.());
  }

  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.callBack(() => this.protocol.terminalClosed?.());
  }

  protected override outputHeld(): void {
    super.outputHeld();
    this.callBack(() => this.protocol.outputHeld?.(this.terminalFD));
  }

  protected override childOutputHeld(childFD: number): void {
    super.childOutputHeld(childFD);
    this.callBack(() => this.protocol.outputHeld?.(childFD));
  }

  protected override sendBufferDrained(): void {
    this.callBack(() => this.protocol.inputDrained?.(this.terminalFD));
  }

  protected override childInputDrained(childFD: number): void {
    this.callBack(() => this.protocol.inputDrained?.(childFD));
  }

  protected override closeWriteConnection(): void {
    super.closeWriteConnection();
    this.callBack(() => this.protocol.inputClosed?.());
  }

  protected override dropWrites(failure?: Error): void {
    super.dropWrites(failure);
    this.callBack(() => this.protocol.inputDrained?.(this.terminalFD));
    this.callBack(() => this.protocol.inputClosed?.());
  }
}
