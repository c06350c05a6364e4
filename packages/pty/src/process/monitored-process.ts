import { type ProcessDone, ProcessExitedAlready, type ProcessTerminated, SpawnError } from '../errors.js';
import type { DelayedCall, ProcessEvents, ProcessTransport, Reactor, SignalName } from '../interfaces.js';
import { LineBuffer } from './line-buffer.js';
import { ProcessProtocol } from './process-protocol.js';

type Reason = ProcessDone | ProcessTerminated;

export interface RestartTimes {
  readonly threshold: number;
  readonly killTime: number;
  readonly minRestartDelay: number;
  readonly maxRestartDelay: number;
}

/** The monitor's part. What is told must not throw. */
export interface MonitoredHooks {
  readonly reactor: Reactor;
  readonly times: RestartTimes;
  spawn(protocol: ProcessEvents): ProcessTransport;
  /** Whether it is to be started again when it ends. */
  mayRun(): boolean;
  started(pid: number): void;
  line(line: string, childFD: number): void;
  ended(reason: Reason): void;
  spawnError(error: SpawnError): void;
}

/**
 * One program of a ProcessMonitor.
 *
 *                 start                    stop                      killTime
 *     stopped ───────────▶ running ───────────────────▶ stopping ──────────────▶ SIGKILL
 *        ▲  ▲                 │ ended                       │ ended
 *        │  └── may not run ──┼─────────────────────────────┤
 *        │                    ▼ may run                     │ may run
 *        └───── stop ────── waiting ── delay ──▶ running    └────────▶ waiting
 */
export class MonitoredProcess {
  readonly #hooks: MonitoredHooks;
  #transport: ProcessTransport | undefined;
  #delay: number;
  /** Running for less than the threshold: the next delay doubles. */
  #young: DelayedCall | undefined;
  #restart: DelayedCall | undefined;
  #murder: DelayedCall | undefined;
  #waiting: (() => void)[] = [];

  constructor(hooks: MonitoredHooks) {
    this.#hooks = hooks;
    this.#delay = hooks.times.minRestartDelay;
  }

  get pid(): number | null {
    return this.#transport?.pid ?? null;
  }

  /** No effect while it runs, or until a stop has come to its end. */
  start(): void {
    this.#restart?.cancel();
    if (this.#transport) return;
    try {
      this.#transport = this.#hooks.spawn(this.#protocol());
    } catch (error) {
      if (!(error instanceof SpawnError)) throw error;
      if (this.#hooks.mayRun()) this.#restartLater(this.#nextDelay());
      this.#hooks.spawnError(error);
      return;
    }
    this.#young = this.#hooks.reactor.callLater(this.#hooks.times.threshold, () => {
      this.#young = undefined;
      this.#delay = this.#hooks.times.minRestartDelay;
    });
    this.#hooks.started(this.#transport.pid ?? 0);
  }

  /**
   * Resolves when it does not run: at once if that is so already. One that waits for its restart goes on to. Rejects
   * when it may not be signalled.
   */
  async stop(): Promise<void> {
    if (!this.#hooks.mayRun()) this.#restart?.cancel();
    if (!this.#transport) return;
    if (!this.#murder?.active()) {
      this.#signal('SIGTERM');
      this.#murder = this.#hooks.reactor.callLater(this.#hooks.times.killTime, () => this.#kill());
    }
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** What it left behind, with copies of its pipes, is not waited for. */
  #kill(): void {
    this.#signal('SIGKILL');
    this.#transport?.loseConnection();
  }

  #protocol(): ProcessProtocol {
    const { line } = this.#hooks;
    const buffers = new Map<number, LineBuffer>();
    const protocol = new ProcessProtocol();
    protocol.childDataReceived = (childFD, data) => {
      const buffer = buffers.get(childFD) ?? new LineBuffer((text) => line(text, childFD));
      buffers.set(childFD, buffer);
      buffer.push(data);
    };
    protocol.processEnded = (reason) => {
      for (const buffer of buffers.values()) buffer.end();
      this.#ended(reason);
    };
    return protocol;
  }

  #ended(reason: Reason): void {
    this.#murder?.cancel();
    this.#transport = undefined;
    const tooFast = this.#young !== undefined;
    this.#young?.cancel();
    this.#young = undefined;
    if (this.#hooks.mayRun()) this.#restartLater(tooFast ? this.#nextDelay() : 0);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
    this.#hooks.ended(reason);
  }

  #nextDelay(): number {
    const delay = this.#delay;
    this.#delay = Math.min(delay * 2, this.#hooks.times.maxRestartDelay);
    return delay;
  }

  #restartLater(delay: number): void {
    this.#restart = this.#hooks.reactor.callLater(delay, () => this.start());
  }

  #signal(signal: SignalName): void {
    try {
      this.#transport?.signalProcess(signal);
    } catch (error) {
      if (!(error instanceof ProcessExitedAlready)) throw error;
    }
  }
}
