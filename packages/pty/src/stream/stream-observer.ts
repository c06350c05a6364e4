/**
 * Forwards output, exit and end of a child from its transport to its stream.
 *
 * Test: test/stream/
 */
import type { Duplex, Readable, Writable } from 'node:stream';
import type { ExitStatus, Signal } from '../errors.js';
import type { DelayedCall, ProcessTransport } from '../interfaces.js';
import { type ChildFDs, TERMINAL } from '../launch/child-fds.js';
import type { ObservedPTYProcess, PTYObserver } from '../process/observed-pty-process.js';
import { Termination } from '../process/termination.js';
import { isFailure } from '../transport/is-failure.js';
import { Cancellation } from './cancellation.js';
import { publish } from './channels.js';
import { ChildStatus } from './child-status.js';
import { ChildStdio } from './child-stdio.js';
import { PendingInput } from './pending-input.js';
import type { StreamSettings } from './spawn-options.js';

export class StreamObserver implements PTYObserver {
  readonly status: ChildStatus;
  readonly stdio: ChildStdio;
  readonly pendingInput = new PendingInput();
  readonly #stream: Duplex;
  readonly #settings: StreamSettings;
  #transport!: ObservedPTYProcess;
  #termination: Termination | undefined;
  #cancellation: Cancellation | undefined;
  #lingerTimer: DelayedCall | undefined;
  #wasRead = false;
  #whenDone: (() => void) | undefined;

  constructor(stream: Duplex, childFDs: ChildFDs, settings: StreamSettings) {
    this.#stream = stream;
    this.#settings = settings;
    this.stdio = childFDs === TERMINAL ? ChildStdio.none : this.#openStdio(childFDs);
    this.status = new ChildStatus([stream, ...this.stdio.readables]);
  }

  #openStdio(childFDs: ChildFDs): ChildStdio {
    return ChildStdio.open(childFDs, {
      pipes: () => this.#transport.pipes,
      closed: (stream) => this.delivered(stream),
      reportError: (error) => this.#transport.reactor.reportError(error),
    });
  }

  // --- called by the transport ----------------------------------------------------------------------------

  makeConnection(transport: ProcessTransport): void {
    this.#transport = transport as ObservedPTYProcess;
  }

  /** Reports an exception of a 'data' listener, and keeps the connection: the transport would close it. */
  childDataReceived(childFD: number, data: Buffer): void {
    try {
      if (this.#transport.terminalFD !== childFD) this.stdio.received(childFD, data);
      else if (!this.#stream.push(data)) this.#transport.pauseTerminal();
    } catch (error) {
      this.#transport.reactor.reportError(error);
    }
  }

  childConnectionLost(childFD: number, reason: Error): void {
    const failure = isFailure(reason) ? reason : undefined;
    if (this.stdio.stream(childFD)) {
      this.stdio.lost(childFD, failure);
      this.#deliveredIfUnread(childFD);
    } else if (failure) {
      this.pendingInput.written(failure);
      this.pendingInput.ended(failure);
      this.#stream.destroy(failure);
    }
  }

  inputDrained(childFD: number): void {
    if (this.#transport.terminalFD === childFD) this.pendingInput.written();
    else this.stdio.drained(childFD);
  }

  inputClosed(): void {
    this.pendingInput.ended();
  }

  terminalClosed(): void {
    this.#endIfDone();
    this.#deliveredIfUnread(this.#transport.terminalFD);
  }

  outputHeld(childFD: number): void {
    this.#deliveredIfUnread(childFD);
  }

  /** `ended` does not wait for a stream that was never read: the output of the dead child is kept for a late reader. */
  #deliveredIfUnread(childFD: number): void {
    if (this.#transport.pid !== null) return;
    const stream = this.stdio.stream(childFD);
    if (stream) {
      if (!this.stdio.hasReader(childFD)) this.delivered(stream);
    } else if (!this.#wasRead && this.#stream.readableFlowing === null) {
      this.delivered(this.#stream);
    }
  }

  processExited({ exitCode, signal }: ExitStatus): void {
    const reason = this.#cancellation?.reason;
    this.#cancellation?.dispose();
    this.#termination?.reaped();
    this.status.reaped(reason ? { exitCode, signal, [reason]: true } : { exitCode, signal });
    publish('strand-pty:exit', () => ({ child: this.#stream, exitCode, signal }));
    this.#stream.emit('exit', exitCode, signal);
    this.#endIfDone();
    this.#beginLinger();
  }

  processEnded(): void {
    this.#closeIfDone();
  }

  childStopped(signal: Signal): void {
    this.#stopChanged('stopped', signal);
  }

  childContinued(): void {
    this.#stopChanged('continued');
  }

  /** Stops watching for stops at the first change that has no listener. */
  #stopChanged(event: 'stopped' | 'continued', ...args: Signal[]): void {
    const listeners = this.#stream.listenerCount('stopped') + this.#stream.listenerCount('continued');
    if (listeners === 0) this.#transport.watchStops(false);
    else this.#stream.emit(event, ...args);
  }

  #beginLinger(): void {
    const { linger } = this.#settings;
    if (linger === undefined) return;
    // Unreferenced: reading keeps the event loop running, unless the program called `unref`.
    const { reactor } = this.#transport;
    this.#lingerTimer = reactor.callLater(linger, () => this.#transport.endOutput()).unref();
  }

  /** Ends the output when the terminal is closed and the child was reaped: 'end' never precedes 'exit'. */
  #endIfDone(): void {
    if (!this.#transport.connected && this.#transport.pid === null && !this.#stream.destroyed)
      this.#stream.push(null);
  }

  /** Lets the stream emit 'close' when the child has ended and the stream of every pipe is closed. */
  #closeIfDone(): void {
    if (this.#transport.state !== 'ended' || !this.stdio.closed) return;
    const whenDone = this.#whenDone;
    this.#whenDone = undefined;
    whenDone?.();
  }

  // --- called by the stream -------------------------------------------------------------------------------

  /** Called once the child runs: starts the `signal` and `timeout` options. */
  started(): void {
    const { signal, timeout, killSignal, killGrace } = this.#settings;
    if (!signal && !timeout) return;
    this.#cancellation = new Cancellation(this.#settings, this.#transport.reactor, {
      isAlive: () => {
        this.#transport.reapProcess();
        return this.#transport.pid !== null;
      },
      end: () => this.termination.kill(killSignal, killGrace),
    });
  }

  /** Ends the child's session. Created at the first use. */
  get termination(): Termination {
    this.#termination ??= new Termination(this.#transport);
    return this.#termination;
  }

  /** Called when the program reads the stream. */
  read(): void {
    this.#wasRead = true;
  }

  /** Calls `callback` when the child has ended and every pipe is closed. */
  whenDone(callback: () => void): void {
    this.#whenDone = callback;
    this.#closeIfDone();
  }

  /** Called when the output of a stream was delivered, kept for a late reader, or given up. */
  delivered(stream: Readable | Writable): void {
    this.status.delivered(stream);
    this.#closeIfDone();
  }

  /** Called at 'close'. */
  closed(): void {
    this.#lingerTimer?.cancel();
  }
}
