import { type ExitReason, ProcessExitedAlready } from '../errors.js';
import type { DelayedCall, ProcessEvents, Reactor } from '../interfaces.js';
import { isSystemError } from '../native/system-error.js';
import type { Process } from '../process/process.js';
import { ProcessProtocol } from '../process/process-protocol.js';
import type { PTYProcess } from '../process/pty-process.js';
import { Termination } from '../process/termination.js';
import { LineBuffer, type LineEncoding } from './line-buffer.js';

type Transport = PTYProcess | Process;

/**
 * The state of a program of a `ProcessMonitor`: not running, running, dead while other processes have its output open, being
 * ended with its session, or waiting to be started again.
 */
export type MonitoredState = 'stopped' | 'running' | 'draining' | 'stopping' | 'waiting';

/** Milliseconds. */
export interface MonitorTimes {
  readonly threshold: number;
  readonly killTime: number;
  readonly drainGrace: number;
  readonly minRestartDelay: number;
  readonly maxRestartDelay: number;
}

/** What the monitor does for a program. The callbacks must not throw; `spawn` may. */
export interface MonitoredHooks {
  readonly reactor: Reactor;
  readonly times: MonitorTimes;
  readonly encoding: LineEncoding;
  spawn(protocol: ProcessEvents): Transport;
  /** Whether it is to be started again when it ends. */
  mayRun(): boolean;
  started(pid: number): void;
  data(data: Buffer, childFD: number): void;
  line(line: string, childFD: number): void;
  stopping(): void;
  exited(reason: ExitReason): void;
  ended(reason: ExitReason): void;
  restarting(delay: number): void;
  spawnError(error: unknown): void;
}

const MOST_LEFT = 16;

/**
 * One program of a ProcessMonitor.
 *
 *               start             leader dead               output closed, at the latest after drainGrace
 *     stopped ────────▶ running ──────────────▶ draining ─────────────────────────┬──▶ stopped
 *                          ▲  └──── stop ──────────┴──────▶ stopping ─────────────┤    may not run
 *                          │                    its sessions are ended, too       │
 *                          └────────── delay ──────── waiting ◀───────────────────┘    may run
 */
export class MonitoredProcess {
  readonly #hooks: MonitoredHooks;
  #transport: Transport | undefined;
  #termination: Termination | undefined;
  /** Resolves with the last run when every process of its sessions is gone. */
  #stopping: Promise<void> | undefined;
  /** Runs whose leader is dead, and which left processes behind in their session. */
  #left: Transport[] = [];
  /** As many as this are looked through for those of which no process is left any more. */
  #mostLeft = MOST_LEFT;
  /** Of the run whose output is closed. */
  #reason: ExitReason | undefined;
  #outputClosed: (() => void) | undefined;
  #delay: number;
  /** Running for less than the threshold: the next delay doubles. */
  #young: DelayedCall | undefined;
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

  /** No effect while it runs, or until a stop has come to its end. */
  start(): void {
    if (this.#transport || this.#stopping !== undefined) return;
    this.#restart?.cancel();
    try {
      this.#transport = this.#hooks.spawn(this.#protocol());
    } catch (error) {
      const delay = this.#nextDelay();
      if (this.#hooks.mayRun()) this.#restartLater(delay);
      this.#hooks.spawnError(error);
      this.#tellRestart(delay);
      return;
    }
    this.#young = this.#hooks.reactor.callLater(this.#hooks.times.threshold, () => {
      this.#young = undefined;
      this.#delay = this.#hooks.times.minRestartDelay;
    });
    this.#hooks.started(this.#transport.pid ?? 0);
  }

  /**
   * Ends every process of its sessions; resolves when none is left, at once if that is so already. One that waits for its
   * restart goes on waiting. Rejects when the program may not be signalled.
   */
  async stop(): Promise<void> {
    if (!this.#hooks.mayRun()) this.#restart?.cancel();
    if (this.#stopping === undefined && (this.#transport || this.#left.length > 0)) {
      this.#stopping = this.#endSessions();
      if (this.#transport) this.#hooks.stopping();
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

  /** Of a run whose session was ended. @throws the kernel's refusal: a child of another user (sudo) lives on. */
  async #outputEnd(transport: Transport): Promise<void> {
    requireEnded(transport);
    if (this.#reason) return;
    await new Promise<void>((resolve) => {
      this.#outputClosed = resolve;
    });
  }

  #protocol(): ProcessProtocol {
    const { data: tellData, line, encoding } = this.#hooks;
    const buffers = new Map<number, LineBuffer>();
    const protocol = new ProcessProtocol();
    protocol.childDataReceived = (childFD, data) => {
      tellData(data, childFD);
      const buffer = buffers.get(childFD) ?? new LineBuffer((text) => line(text, childFD), encoding);
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

  /** Processes that the leader left behind may keep its output open for ever. */
  #exited(reason: ExitReason): void {
    this.#drain = this.#hooks.reactor.callLater(this.#hooks.times.drainGrace, () =>
      this.#transport?.endOutput(),
    );
    this.#termination?.reaped();
    this.#hooks.exited(reason);
  }

  #ended(reason: ExitReason): void {
    this.#drain?.cancel();
    this.#reason = reason;
    this.#outputClosed?.();
    this.#outputClosed = undefined;
    if (this.#stopping === undefined) this.#finish();
  }

  /** A run is over, or a stop has come to its end. */
  #finish(): void {
    const reason = this.#reason;
    const delay = reason ? this.#forgetRun() : 0;
    const restarts = !this.#transport && !this.#restart?.active() && this.#hooks.mayRun();
    // Before any listener is called: it may stop or remove the program.
    if (restarts) this.#restartLater(delay);
    if (reason) this.#hooks.ended(reason);
    if (restarts) this.#tellRestart(delay);
  }

  /** Returns the delay before the next run. */
  #forgetRun(): number {
    const run = this.#transport;
    const tooFast = this.#young !== undefined;
    this.#young?.cancel();
    this.#young = undefined;
    this.#reason = undefined;
    this.#transport = undefined;
    if (run && isLeft(run)) this.#keepLeft(run);
    return tooFast ? this.#nextDelay() : 0;
  }

  /** A look at the processes takes milliseconds: the earlier runs are looked at when their number has doubled. */
  #keepLeft(run: Transport): void {
    this.#left.push(run);
    if (this.#left.length < this.#mostLeft) return;
    const all = this.#hooks.reactor.system.listProcesses()?.processes;
    const sessions = new Set(all?.map(({ session }) => session));
    if (all) this.#left = this.#left.filter(({ originalPid }) => sessions.has(originalPid));
    this.#mostLeft = Math.max(MOST_LEFT, 2 * this.#left.length);
  }

  #nextDelay(): number {
    const delay = this.#delay;
    this.#delay = Math.min(delay * 2, this.#hooks.times.maxRestartDelay);
    return delay;
  }

  #restartLater(delay: number): void {
    this.#restart = this.#hooks.reactor.callLater(delay, () => this.start());
  }

  #tellRestart(delay: number): void {
    if (this.#restart?.active()) this.#hooks.restarting(delay);
  }
}

/** Processes live on in the session of a run whose leader is dead. */
function isLeft(run: Transport): boolean {
  try {
    return run.signalSession(0) > 0;
  } catch (error) {
    // The processes cannot be looked up now (EMFILE, ENOMEM). The stop that ends them looks again.
    if (!isSystemError(error)) throw error;
    return true;
  }
}

function requireEnded(run: Transport): void {
  if (run.pid === null) return;
  try {
    run.signalProcess(0);
  } catch (error) {
    if (!(error instanceof ProcessExitedAlready)) throw error;
  }
}
