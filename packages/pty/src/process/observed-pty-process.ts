import type { Signal } from '../errors.js';
import type { ProcessEvents, Text } from '../interfaces.js';
import type { PTYPlan } from './pty-plan.js';
import { PTYProcess } from './pty-process.js';

/**
 * A protocol with further callbacks, for the stream or the terminal of node-pty that is built on a PTYProcess.
 *
 * `childFD` is the child's descriptor of a pipe; for the terminal it is `PTYProcess.terminalFD`.
 */
export interface PTYObserver extends ProcessEvents {
  /** Called when the kernel has taken all queued input, or when it was dropped. */
  inputDrained?(childFD: number): void;
  /** Called when the end of input was sent to the terminal, or when input can no longer reach the child. */
  inputClosed?(): void;
  /** Called when the child is dead and this descriptor was closed: unread output is kept in memory for a reader. */
  outputHeld?(childFD: number): void;
  /** Called when the terminal was closed: no more output follows. */
  terminalClosed?(): void;
  /** Called when the child was reaped while the terminal is open: output is unread, or another process has it open. */
  terminalStillOpen?(): void;
  /** Called when the child was stopped, while `watchStops` is active. */
  childStopped?(signal: Signal): void;
  /** Called when the child was continued, while `watchStops` is active. */
  childContinued?(): void;
}

/**
 * A PTYProcess that calls its observer from its protected hooks.
 *
 * It has no private methods: if a child cannot be watched, the constructor of PTYProcess calls the hooks before they exist.
 */
export class ObservedPTYProcess extends PTYProcess {
  declare readonly protocol: PTYObserver;

  constructor(observer: PTYObserver, file: Text, args: readonly Text[], plan: PTYPlan) {
    super(observer, file, args, plan);
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
    if (this.connected) this.callBack(() => this.protocol.terminalStillOpen?.());
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
