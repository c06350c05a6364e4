/**
 * What every process transport is made of, whatever its descriptors are: starting, reaping, signalling, and the
 * end. Reference: `BaseProcess` and `_BaseProcess`.
 */
import { AsyncResource } from 'node:async_hooks';
import { type ExitReason, ProcessExitedAlready, type Signal } from '../errors.js';
import type {
  ProcessEvents,
  ProcessTransport,
  Reactor,
  ReapableProcess,
  SignalledSession,
  SignalName,
  SpawnedChild,
} from '../interfaces.js';
import { optionalMethod } from '../launch/options.js';
import { signalName, signalNumber } from '../launch/signals.js';
import { STILL_ALIVE } from '../native/constants.js';
import { systemError } from '../native/system-error.js';
import type { SessionIdentity } from '../terminal/living-processes.js';
import { ChildLife, type LifeState } from './child-life.js';
import { ChildStops, type StopListener } from './child-stops.js';
import { reasonOf } from './wait-status.js';

/** The transport's part in a child's life. Through these a subclass of the transport is asked. */
export interface ProcessHooks extends StopListener {
  readonly reactor: Reactor;
  readonly protocol: ProcessEvents;
  readonly transport: ProcessTransport & ReapableProcess;
  /** The child leads a session of its own. */
  readonly leadsSession: boolean;
  processEnded(status: number): void;
  getReason(status: number): ExitReason;
  /** The child was reaped: let go of what was held for it, before anybody is told. */
  release(): void;
  callProcessExited(reason: ExitReason): void;
  maybeCallProcessEnded(): void;
}

/** Between the looks at a child whose death nobody tells, in milliseconds. */
const LOOK_EVERY = 20;

/** The child is a member of our own session: none of it is signalled. */
const NO_SESSION: SignalledSession = { count: 0, searched: true, known: false };

/** Nobody is there to be signalled. */
export const ESRCH = -3;

export class BaseProcess {
  /** `null` once the child was reaped. */
  pid: number | null;
  /** The raw wait status, -1 until the child was reaped. */
  status = -1;
  /** The pid that it has, or had. */
  readonly originalPid: number;
  #pidfd: number;
  readonly #life = new ChildLife();
  /** The protocol's callbacks run in the asynchronous context of the spawn. */
  readonly #context = new AsyncResource('ProcessTransport');
  readonly #hooks: ProcessHooks;
  #reason: ExitReason | undefined;
  #stops: ChildStops | undefined;
  #abandoned = false;
  /** When a process of the session was last known to be there, by `System.processTime`. */
  #knownAt: number;
  readonly #adopted: boolean;

  /** `knownAt`: of a child that somebody else started and may reap at any time, when it was there. */
  constructor(
    child: Pick<SpawnedChild, 'pid' | 'pidfd'> & { readonly knownAt?: number },
    hooks: ProcessHooks,
  ) {
    this.#adopted = Object.hasOwn(child, 'knownAt');
    this.#knownAt = (this.#adopted && child.knownAt) || 0;
    this.pid = child.pid;
    this.originalPid = child.pid;
    this.#pidfd = child.pidfd;
    this.#hooks = hooks;
  }

  get state(): LifeState {
    return this.#life.state;
  }

  /** The protocol is connected first and only then the child is watched: `processExited` never comes first. */
  connect(): void {
    const { protocol, reactor, transport } = this.#hooks;
    this.call(() => protocol.makeConnection(transport));
    // `reapProcess` was called there: a dead child is not watched.
    if (this.pid === null) return;
    reactor.registerReapProcessHandler(transport, this.#pidfd);
    if (optionalMethod(protocol, 'processStopped') || optionalMethod(protocol, 'processContinued'))
      this.watchStops(true);
  }

  /** Begins or ends to call `callProcessStopped` and `callProcessContinued`. */
  watchStops(active: boolean): void {
    if (!active) this.#stops?.end();
    if (!active || this.pid === null) return;
    this.#stops ??= new ChildStops(this.pid, this.#hooks.reactor, this.#hooks);
    this.#stops.begin();
  }

  callProcessStopped(signal: Signal): void {
    const { protocol } = this.#hooks;
    this.call(() => optionalMethod(protocol, 'processStopped')?.call(protocol, signal));
  }

  callProcessContinued(): void {
    const { protocol } = this.#hooks;
    this.call(() => optionalMethod(protocol, 'processContinued')?.call(protocol));
  }

  /**
   * Ends a child that cannot be watched, with all that it has started in its session: SIGKILL until it was reaped. The
   * protocol is told nothing any more.
   */
  abandon(): void {
    this.#abandoned = true;
    this.#killUntilReaped();
  }

  #killUntilReaped(): void {
    try {
      this.signalSession('SIGKILL');
      if (this.pid !== null) this.signalProcess('SIGKILL');
    } catch (error) {
      if (!(error instanceof ProcessExitedAlready)) this.#hooks.reactor.reportError(error);
    }
    if (this.pid === null) return;
    this.reapProcess();
    // Once more after the reap, too: a process that was just being forked may have been missed.
    this.#hooks.reactor.callLater(LOOK_EVERY, () => this.#killUntilReaped());
  }

  /** Reaps the child if it is dead. Never blocks, and asks about nobody else. */
  reapProcess(): void {
    if (this.pid === null) return;
    const status = this.#hooks.reactor.system.reap(this.pid, this.#pidfd);
    if (status !== STILL_ALIVE) this.#hooks.processEnded(status);
  }

  /** The child was reaped. */
  processEnded(status: number): void {
    if (!this.#life.happened('reaped')) return;
    const hooks = this.#hooks;
    hooks.reactor.unregisterReapProcessHandler(hooks.transport);
    this.#stops?.end();
    // Until now its number was its own.
    if (!this.#adopted) this.#knownAt = hooks.reactor.system.processTime();
    this.pid = null;
    this.status = Math.max(status, -1);
    const reason = hooks.getReason(status);
    hooks.release();
    hooks.callProcessExited(reason);
    // Not before: a connection that is closed in there must not tell the end in the midst of it.
    this.#reason = reason;
    hooks.maybeCallProcessEnded();
  }

  callProcessExited(reason: ExitReason): void {
    this.call(() => this.#hooks.protocol.processExited(reason));
  }

  /** Every descriptor that we read is at its end, or was given up. */
  drained(): void {
    if (this.#life.happened('drained')) this.#hooks.maybeCallProcessEnded();
  }

  /** Tells the end when the child was reaped and drained; once. */
  maybeCallProcessEnded(): void {
    const reason = this.#reason;
    if (!reason || !this.#life.happened('told')) return;
    this.releasePidfd();
    this.call(() => this.#hooks.protocol.processEnded(reason));
  }

  getReason(status: number): ExitReason {
    return reasonOf(status);
  }

  /** @throws {ProcessExitedAlready} for a child that is dead, also when nobody has noticed yet. */
  signalProcess(signal: SignalName | number): void {
    const number = signalNumber(signal);
    if (this.pid === null) throw new ProcessExitedAlready();
    const result = this.#hooks.reactor.system.signal(this.pid, this.#pidfd, number);
    if (result === ESRCH) throw new ProcessExitedAlready();
    if (result < 0) throw signalError(result, number, `process ${this.pid}`);
  }

  /** Signals the process group that the child leads, also after its death. False when nobody is left in it. */
  signalProcessGroup(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    if (this.#life.state === 'ended') return false;
    const { system } = this.#hooks.reactor;
    const result = system.signalGroup(this.originalPid, this.#pidfd, this.pid === null, number);
    if (result === ESRCH) return false;
    if (result < 0) throw signalError(result, number, `process group ${this.originalPid}`);
    return true;
  }

  get leadsSession(): boolean {
    return this.#hooks.leadsSession;
  }

  /** The session that the child leads or led. */
  get session(): SessionIdentity {
    return { id: this.originalPid, leaderReaped: this.pid === null, knownAt: this.#knownAt };
  }

  /** Signals every process of the session that the child leads, also after its death. */
  signalSession(signal: SignalName | number): SignalledSession {
    const number = signalNumber(signal);
    if (!this.#hooks.leadsSession) return NO_SESSION;
    const { system } = this.#hooks.reactor;
    const now = system.processTime();
    const reaped = this.pid === null;
    const result = system.signalSession(this.originalPid, this.#pidfd, reaped, this.#knownAt, number);
    if (typeof result === 'number') throw signalError(result, number, `session ${this.originalPid}`);
    if (result.known) this.#knownAt = now;
    return result;
  }

  describe(name: string): string {
    return `<${name} pid=${this.pid} status=${this.status}>`;
  }

  /** Calls the protocol. State is finished before; what a callback throws is reported and changes nothing. */
  call(callback: () => void): void {
    if (this.#abandoned) return;
    try {
      this.#context.runInAsyncScope(callback);
    } catch (error) {
      this.#hooks.reactor.reportError(error);
    }
  }

  /** Runs in the asynchronous context of the spawn. What it throws is thrown. */
  inContext<A extends unknown[], T>(callback: (...args: A) => T, self: object, ...args: A): T {
    return this.#context.runInAsyncScope(callback, self, ...args);
  }

  /** It is of use until nothing else of the child is open: through it the group is signalled safely after the reap. */
  releasePidfd(): void {
    const pidfd = this.#pidfd;
    this.#pidfd = -1;
    if (pidfd < 0) return;
    const { reactor } = this.#hooks;
    const result = reactor.system.closeDescriptor(pidfd);
    if (result < 0) reactor.reportError(systemError(result, 'close', `pidfd ${pidfd} cannot be closed`));
  }
}

export function signalError(result: number, number: number, target: string): Error {
  return systemError(result, 'kill', `${signalName(number)} cannot be sent to ${target}`);
}
