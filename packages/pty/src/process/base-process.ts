/**
 * The life of one child, on a terminal or on pipes: watching, reaping, the state, signals, and the calls to the protocol.
 * Reference: `BaseProcess` and `_BaseProcess`.
 *
 *     pidfd readable ─▶ reapProcess ─▶ processEnded ─▶ protocol.processExited ─▶ transport: childReaped
 *                                                              descriptors at their end: drained ─▶ protocol.processEnded
 *
 * Test: test/process/end/dying.test.ts, test/lifecycle/
 */
import { AsyncResource } from 'node:async_hooks';
import { type ExitReason, ProcessExitedAlready, type Signal } from '../errors.js';
import type { ProcessEvents, ProcessTransport, Reactor, ReapableProcess, SignalName } from '../interfaces.js';
import { optionalMethod } from '../launch/options.js';
import { ESRCH, signalError, signalNumber } from '../launch/signals.js';
import { STILL_ALIVE } from '../native/constants.js';
import { systemError } from '../native/system-error.js';
import type { RunningChild } from '../terminal/adopted-child.js';
import type { SessionIdentity } from '../terminal/living-processes.js';
import { ChildLife, type LifeState } from './child-life.js';
import { ChildStops } from './child-stops.js';
import { discardChild } from './discard-child.js';
import { SeenJobs } from './seen-jobs.js';
import { reasonOf, UNKNOWN_STATUS } from './wait-status.js';

/** The methods that are called when a child stops and continues. */
type StopListener = Pick<ProcessEvents, 'processStopped' | 'processContinued'>;

/** A transport, as the BaseProcess of its child uses it. */
export type ChildTransport = ProcessTransport & ReapableProcess & { readonly protocol: ProcessEvents };

export class BaseProcess {
  /** The child's process id; null once the child was reaped. */
  pid: number | null;
  /** The raw wait status; -1 until the child was reaped, and when the status is unknown. */
  status: number = UNKNOWN_STATUS;
  /** The child's process id, also after it was reaped. */
  readonly originalPid: number;
  /** Whether the child leads a session of its own. */
  readonly leadsSession: boolean;
  #pidfd: number;
  readonly #life = new ChildLife();
  /** Callbacks of the protocol run in the asynchronous context of the spawn. */
  readonly #context = new AsyncResource('ProcessTransport');
  readonly #reactor: Reactor;
  readonly #protocol: ProcessEvents;
  readonly #transport: ChildTransport;
  readonly #childReaped: () => void;
  #reason: ExitReason | undefined;
  #stops: ChildStops | undefined;
  #seenJobs: SeenJobs | undefined;
  #abandoned = false;
  /** When a process of the session was last known to exist, by `System.processTime`; 0 for never. */
  #knownAt: number;
  readonly #adopted: boolean;

  /**
   * `childReaped` is called once, after `processExited` of the protocol. In it the transport reads the remaining output, and closes
   * descriptors that it holds open for the child, such as the slave.
   */
  constructor(child: RunningChild['child'], transport: ChildTransport, childReaped: () => void) {
    this.#adopted = Object.hasOwn(child, 'knownAt');
    this.#knownAt = (this.#adopted && child.knownAt) || 0;
    this.pid = child.pid;
    this.originalPid = child.pid;
    this.leadsSession = child.leadsSession;
    this.#pidfd = child.pidfd;
    this.#reactor = transport.reactor;
    this.#protocol = transport.protocol;
    this.#transport = transport;
    this.#childReaped = childReaped;
  }

  /** See `ChildLife`. */
  get state(): LifeState {
    return this.#life.state;
  }

  /** The session that the child leads or led. */
  get session(): SessionIdentity {
    return { id: this.originalPid, leaderReaped: this.pid === null, knownAt: this.#knownAt };
  }

  // --- watching ---------------------------------------------------------------------------------------------

  /** Connects the protocol, then watches the child: `processExited` never precedes `makeConnection`. */
  connect(): void {
    const protocol = this.#protocol;
    this.call(protocol.makeConnection, protocol, this.#transport);
    // The protocol may have reaped the child in `makeConnection`.
    if (this.pid === null) return;
    this.#reactor.registerReapProcessHandler(this.#transport, this.#pidfd);
    if (optionalMethod(protocol, 'processStopped') || optionalMethod(protocol, 'processContinued'))
      this.watchStops(true);
  }

  /** Starts or stops watching the child for stops and continuations. The first listener gets all of them. */
  watchStops(active: boolean, listener: StopListener = this.#protocol): void {
    if (!active) this.#stops?.end();
    if (!active || this.pid === null) return;
    this.#stops ??= new ChildStops(this.pid, this.#reactor, (signal) =>
      this.call(() => reportStop(listener, signal), this),
    );
    this.#stops.begin();
  }

  // --- the end ----------------------------------------------------------------------------------------------

  /** Reaps the child if it is dead. Never blocks, and reaps no other child. */
  reapProcess(): void {
    if (this.pid === null) return;
    const status = this.#reactor.system.reap(this.pid, this.#pidfd);
    if (status !== STILL_ALIVE) this.processEnded(status);
  }

  /** Records the raw wait status, and calls `processExited` of the protocol. Runs once. */
  processEnded(status: number): void {
    if (!this.#life.happened('reaped')) return;
    this.#stopWatching();
    // Until the reap the pid belonged to the child, so no other session can have had the same number.
    if (!this.#adopted) this.#knownAt = this.#reactor.system.processTime();
    this.pid = null;
    this.status = Math.max(status, UNKNOWN_STATUS);
    const reason = reasonOf(status);
    this.call(this.#protocol.processExited, this.#protocol, reason);
    // Set after the call: a protocol that closes the connection in `processExited` gets `processEnded` later.
    this.#reason = reason;
    this.maybeCallProcessEnded();
    this.#childReaped();
  }

  /** Records that every descriptor that the parent reads is at its end, or was closed. */
  drained(): void {
    if (this.#life.happened('drained')) this.maybeCallProcessEnded();
  }

  /** Calls `processEnded` of the protocol, once, when the child was reaped and drained. */
  maybeCallProcessEnded(): void {
    const reason = this.#reason;
    if (!reason || !this.#life.happened('told')) return;
    this.releasePidfd();
    this.#seenJobs?.close();
    this.call(this.#protocol.processEnded, this.#protocol, reason);
    // Do not leave this to the garbage collector: Jest reports a resource that is not destroyed as an open handle.
    this.#context.emitDestroy();
  }

  /**
   * Ends a child that cannot be watched, and the other processes of its session. The protocol is not called any more. The caller
   * closes the descriptors of the transport afterwards, and calls `drained`.
   */
  abandon(): void {
    const child = { pid: this.originalPid, pidfd: this.#pidfd, leadsSession: this.leadsSession };
    this.#abandoned = true;
    this.#life.happened('reaped');
    this.#stopWatching();
    this.pid = null;
    this.#pidfd = -1;
    this.#reason = reasonOf(UNKNOWN_STATUS);
    discardChild(this.#reactor, child);
  }

  #stopWatching(): void {
    this.#reactor.unregisterReapProcessHandler(this.#transport);
    this.#stops?.end();
  }

  /** Closes the pidfd. Until then the child's process group can be signalled safely, also after the reap. */
  releasePidfd(): void {
    const pidfd = this.#pidfd;
    this.#pidfd = -1;
    if (pidfd < 0) return;
    const result = this.#reactor.system.closeDescriptor(pidfd);
    if (result < 0)
      this.#reactor.reportError(systemError(result, 'close', `pidfd ${pidfd} cannot be closed`));
  }

  // --- signals ----------------------------------------------------------------------------------------------

  /** See `PTYProcess.signalProcess`. */
  signalProcess(signal: SignalName | number): void {
    const number = signalNumber(signal);
    if (this.pid === null) throw new ProcessExitedAlready();
    const result = this.#reactor.system.signal(this.pid, this.#pidfd, number);
    if (result === ESRCH) throw new ProcessExitedAlready();
    if (result < 0) throw signalError(result, number, `process ${this.pid}`);
  }

  /** See `PTYProcess.signalProcessGroup`. */
  signalProcessGroup(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    if (this.#life.state === 'ended') return false;
    const { system } = this.#reactor;
    const result = system.signalGroup(this.originalPid, this.#pidfd, this.pid === null, number);
    if (result === ESRCH) return false;
    if (result < 0) throw signalError(result, number, `process group ${this.originalPid}`);
    return true;
  }

  /**
   * Signals every process of the session that the child leads, also after its death, and returns how many there were; 0
   * without a session of its own. `foregroundGroup` is the foreground process group of the child's terminal, 0 without a terminal.
   */
  signalSession(signal: SignalName | number, foregroundGroup = 0): number {
    const number = signalNumber(signal);
    if (!this.leadsSession) return 0;
    const { system } = this.#reactor;
    const now = system.processTime();
    const reaped = this.pid === null;
    const result = system.signalSession(this.originalPid, this.#pidfd, reaped, this.#knownAt, number);
    if (typeof result === 'number') throw signalError(result, number, `session ${this.originalPid}`);
    if (result.known) this.#knownAt = now;
    if (result.searched) return result.count;
    this.#seenJobs ??= new SeenJobs(system);
    if (foregroundGroup !== this.originalPid) this.#seenJobs.add(foregroundGroup, this.originalPid);
    return result.count + this.#seenJobs.signal(number);
  }

  // --- the protocol -----------------------------------------------------------------------------------------

  /** Calls a method of the protocol, and reports its exception. The state was updated before the call, so it is consistent. */
  call<A extends unknown[]>(method: (...args: A) => void, self: object, ...args: A): void {
    if (this.#abandoned) return;
    try {
      this.#context.runInAsyncScope(method, self, ...args);
    } catch (error) {
      this.#reactor.reportError(error);
    }
  }

  /** Calls a method in the asynchronous context of the spawn. An exception of the method is passed on. */
  inContext<A extends unknown[], T>(method: (...args: A) => T, self: object, ...args: A): T {
    return this.#context.runInAsyncScope(method, self, ...args);
  }

  /** `<PTYProcess pid=123 status=-1>` */
  describe(name: string): string {
    return `<${name} pid=${this.pid} status=${this.status}>`;
  }
}

function reportStop(listener: StopListener, signal: Signal): void {
  if (signal === 'SIGCONT') optionalMethod(listener, 'processContinued')?.call(listener);
  else optionalMethod(listener, 'processStopped')?.call(listener, signal);
}
