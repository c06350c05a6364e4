import { AsyncResource } from 'node:async_hooks';
import { type ExitReason, ProcessExitedAlready } from '../errors.js';
import type { DelayedCall, ProcessEvents, Reactor, Text } from '../interfaces.js';
import { requireChildPermission } from '../launch/child-permission.js';
import { isSystemError } from '../native/system-error.js';
import type { Process } from '../process/process.js';
import { ProcessProtocol } from '../process/process-protocol.js';
import type { PTYProcess } from '../process/pty-process.js';
import { Termination } from '../process/termination.js';
import { LineBuffer, type LineEncoding } from './line-buffer.js';

type Transport = PTYProcess | Process;

/**
 * The state of a program of a `ProcessMonitor`.
 *
 * - `'stopped'`: does not run and will not be started.
 * - `'running'`: runs.
 * - `'draining'`: was reaped, while its output is still open in another process.
 * - `'stopping'`: is being ended, with its sessions.
 * - `'waiting'`: will be started again after a delay.
 */
export type MonitoredState = 'stopped' | 'running' | 'draining' | 'stopping' | 'waiting';

/** The events of a `ProcessMonitor`, with the arguments of their listeners. `name` is the program's, as given to `addProcess`. */
export interface ProcessMonitorEvents {
  /** A program was started. */
  started: [name: string, pid: number];
  /** Output of a program. `childFD` is 1 or 2, and always 1 on a terminal. */
  data: [name: string, data: Buffer, childFD: number];
  /** A line of output, decoded, without its line end. A line above 16 KiB comes in pieces. */
  line: [name: string, line: string, childFD: number];
  /** A program is being stopped: SIGTERM was sent to its session. */
  stopping: [name: string];
  /** A program was reaped. Output may still follow. */
  exited: [name: string, reason: ExitReason];
  /** A program was reaped and its output delivered; after a stop, no process of its session is left either. */
  ended: [name: string, reason: ExitReason];
  /** A program will be started again after `delay` milliseconds. */
  restarting: [name: string, delay: number];
  /** A program could not be started: a SpawnError, or another error with `code`. It is tried again while the service runs. */
  spawnError: [name: string, error: NodeJS.ErrnoException];
}

/** The times of a `ProcessMonitor`, in milliseconds. */
export interface MonitorTimes {
  readonly threshold: number;
  readonly killTime: number;
  readonly drainGrace: number;
  readonly minRestartDelay: number;
  readonly maxRestartDelay: number;
}

/** The arguments of an event after the program's name. */
type EventValues<E extends keyof ProcessMonitorEvents> = ProcessMonitorEvents[E] extends [
  name: string,
  ...values: infer Values,
]
  ? Values
  : never;

/** What a program needs of its monitor. */
export interface MonitoredHooks {
  readonly file: Text;
  readonly reactor: Reactor;
  readonly times: MonitorTimes;
  readonly encoding: LineEncoding;
  spawn(protocol: ProcessEvents): Transport;
  /** Returns whether the program is started again when it has ended. */
  mayRun(): boolean;
  /** Emits an event of the monitor. Never throws. */
  emit<E extends keyof ProcessMonitorEvents>(event: E, ...values: EventValues<E>): void;
}

/** The least number of kept runs at which runs without living processes are dropped. */
const FIRST_SWEEP = 16;

/**
 * One program of a ProcessMonitor.
 *
 *               start             leader dead               output closed, at the latest after drainGrace
 *     stopped ────────▶ running ──────────────▶ draining ─────────────────────────┬──▶ stopped
 *                          ▲  └──── stop ──────────┴──────▶ stopping ─────────────┤    may not run
 *                          │                       also ends its sessions         │
 *                          └────────── delay ──────── waiting ◀───────────────────┘    may run
 */
export class MonitoredProcess {
  /** The asynchronous context of `addProcess`, in which events are emitted. The monitor destroys it with the program. */
  readonly context: AsyncResource = new AsyncResource('ProcessMonitor');
  readonly #hooks: MonitoredHooks;
  #transport: Transport | undefined;
  #termination: Termination | undefined;
  /** The stop in progress: resolves when no process of the sessions is left. */
  #stopping: Promise<void> | undefined;
  /** Earlier runs: the leader is dead, and other processes of the session lived then. */
  #left: Transport[] = [];
  /** The number of kept runs at which runs without living processes are dropped next. */
  #sweepAt = FIRST_SWEEP;
  /** How the current run ended; set when its output is closed. */
  #reason: ExitReason | undefined;
  #outputClosed: (() => void) | undefined;
  /** Milliseconds before the next restart of a run that is shorter than the threshold. */
  #delay: number;
  /** Pending until the current run is as old as the threshold. */
  #threshold: DelayedCall | undefined;
  #restart: DelayedCall | undefined;
  #drain: DelayedCall | undefined;

  constructor(hooks: MonitoredHooks) {
    this.#hooks = hooks;
    this.#delay = hooks.times.minRestartDelay;
  }

  get pid(): number | null {
    return this.#transport?.pid ?? null;
  }

  get state(): MonitoredState {
    if (this.#stopping !== undefined) return 'stopping';
    if (this.#transport) return this.#transport.pid === null ? 'draining' : 'running';
    return this.#restart?.active() ? 'waiting' : 'stopped';
  }

  /** Call this before `start`, unless it is a restart. @throws as `requireChildPermission` does. */
  requirePermission(): void {
    requireChildPermission(this.#hooks.reactor.system, this.#hooks.file);
  }

  /** Starts the program. No effect while it runs or is being stopped. */
  start(): void {
    if (this.#transport || this.#stopping !== undefined) return;
    this.#restart?.cancel();
    try {
      this.#transport = this.#hooks.spawn(this.#protocol());
    } catch (error) {
      const delay = this.#nextDelay();
      if (this.#hooks.mayRun()) this.#restartLater(delay);
      this.#hooks.emit('spawnError', error as NodeJS.ErrnoException);
      this.#emitRestarting(delay);
      return;
    }
    this.#threshold = this.#hooks.reactor.callLater(this.#hooks.times.threshold, () => {
      this.#threshold = undefined;
      this.#delay = this.#hooks.times.minRestartDelay;
    });
    this.#hooks.emit('started', this.#transport.pid ?? 0);
  }

  /**
   * Ends every process of the program's sessions, and resolves when none is left. While the service runs, a pending restart
   * stays pending. Rejects when the program may not be signalled.
   */
  async stop(): Promise<void> {
    if (!this.#hooks.mayRun()) this.#restart?.cancel();
    if (this.#stopping === undefined && (this.#transport || this.#left.length > 0)) {
      this.#stopping = this.#endSessions();
      if (this.#transport) this.#hooks.emit('stopping');
    }
    await this.#stopping;
  }

  async #endSessions(): Promise<void> {
    const transport = this.#transport;
    const left = this.#left;
    this.#left = [];
    const terminations = left.map((run) => new Termination(run));
    if (transport) {
      this.#termination = new Termination(transport);
      terminations.push(this.#termination);
    }
    for (const termination of terminations) termination.kill('SIGTERM', this.#hooks.times.killTime);
    await Promise.all(terminations.map((termination) => termination.done()));
    this.#termination = undefined;
    try {
      if (transport) await this.#outputEnd(transport);
    } finally {
      this.#stopping = undefined;
      this.#finish();
    }
  }

  /**
   * Waits for the output of a run whose session was ended.
   *
   * @throws the kernel's error when the leader could not be ended, because it runs as another user (sudo).
   */
  async #outputEnd(transport: Transport): Promise<void> {
    requireEnded(transport);
    if (this.#reason) return;
    await new Promise<void>((resolve) => {
      this.#outputClosed = resolve;
    });
  }

  #protocol(): ProcessProtocol {
    const hooks = this.#hooks;
    const buffers = new Map<number, LineBuffer>();
    const protocol = new ProcessProtocol();
    protocol.childDataReceived = (childFD, data) => {
      hooks.emit('data', data, childFD);
      const emitLine = (line: string) => hooks.emit('line', line, childFD);
      const buffer = buffers.get(childFD) ?? new LineBuffer(emitLine, hooks.encoding);
      buffers.set(childFD, buffer);
      buffer.push(data);
    };
    protocol.processExited = (reason) => this.#exited(reason);
    protocol.processEnded = (reason) => {
      for (const buffer of buffers.values()) buffer.end();
      this.#ended(reason);
    };
    return protocol;
  }

  /** Limits the wait for the end of output: other processes may keep it open for ever. */
  #exited(reason: ExitReason): void {
    this.#drain = this.#hooks.reactor.callLater(this.#hooks.times.drainGrace, () =>
      this.#transport?.endOutput(),
    );
    this.#termination?.reaped();
    this.#hooks.emit('exited', reason);
  }

  #ended(reason: ExitReason): void {
    this.#drain?.cancel();
    this.#reason = reason;
    this.#outputClosed?.();
    this.#outputClosed = undefined;
    if (this.#stopping === undefined) this.#finish();
  }

  /** Called at the end of a run, and at the end of a stop. */
  #finish(): void {
    const reason = this.#reason;
    const delay = reason ? this.#forgetRun() : 0;
    const restarts = !this.#transport && !this.#restart?.active() && this.#hooks.mayRun();
    // Before a listener is called, since it may stop or remove the program.
    if (restarts) this.#restartLater(delay);
    if (reason) this.#hooks.emit('ended', reason);
    if (restarts) this.#emitRestarting(delay);
  }

  /** Returns the milliseconds before the next run. */
  #forgetRun(): number {
    const run = this.#transport;
    const tooFast = this.#threshold !== undefined;
    this.#threshold?.cancel();
    this.#threshold = undefined;
    this.#reason = undefined;
    this.#transport = undefined;
    if (run && isLeft(run)) this.#keepLeft(run);
    return tooFast ? this.#nextDelay() : 0;
  }

  /** Keeps a run for the next stop. Drops others only when their number has doubled, since to list all processes takes milliseconds. */
  #keepLeft(run: Transport): void {
    this.#left.push(run);
    if (this.#left.length < this.#sweepAt) return;
    const all = this.#hooks.reactor.system.listProcesses()?.processes;
    const sessions = new Set(all?.map(({ session }) => session));
    if (all) this.#left = this.#left.filter(({ originalPid }) => sessions.has(originalPid));
    this.#sweepAt = Math.max(FIRST_SWEEP, 2 * this.#left.length);
  }

  #nextDelay(): number {
    const delay = this.#delay;
    this.#delay = Math.min(delay * 2, this.#hooks.times.maxRestartDelay);
    return delay;
  }

  #restartLater(delay: number): void {
    this.#restart = this.#hooks.reactor.callLater(delay, () => this.start());
  }

  #emitRestarting(delay: number): void {
    if (this.#restart?.active()) this.#hooks.emit('restarting', delay);
  }
}

/** Returns whether processes live in the session of a run whose leader is dead. */
function isLeft(run: Transport): boolean {
  try {
    return run.signalSession(0) > 0;
  } catch (error) {
    // The processes cannot be looked up now (EMFILE, ENOMEM). The stop that ends them looks again.
    if (!isSystemError(error)) throw error;
    return true;
  }
}

/** @throws the error of the kernel when the leader lives and may not be signalled. */
function requireEnded(run: Transport): void {
  if (run.pid === null) return;
  try {
    run.signalProcess(0);
  } catch (error) {
    if (!(error instanceof ProcessExitedAlready)) throw error;
  }
}
