/**
 * Keeps programs running. Reference: `twisted.runner.procmon.ProcessMonitor`.
 *
 * Test: test/helpers/process-monitor*.test.ts
 */
import type { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import type { ProcessEvents, Reactor, SpawnProcessOptions, Text } from '../interfaces.js';
import { invalid, oneOf, optionalMilliseconds, requireTexts } from '../launch/options.js';
import { type OptionTable, type ReadOptions, readOptions } from '../launch/read-options.js';
import { makeRequest, requestOptions } from '../launch/spawn-request.js';
import type { Process } from '../process/process.js';
import type { PTYProcess } from '../process/pty-process.js';
import { spawnProcess } from '../process/spawn-process.js';
import { optionalReactor } from '../reactor/optional-reactor.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { planTerminal } from '../terminal/terminal.js';
import {
  MonitoredProcess,
  type MonitoredState,
  type MonitorTimes,
  type ProcessMonitorEvents,
} from './monitored-process.js';

/** Options of a `ProcessMonitor`. Times are milliseconds, 0 to 2,147,483,647. */
export interface ProcessMonitorOptions {
  /** The reactor on which the programs live. Default: the reactor of this thread. */
  reactor?: Reactor | undefined;
  /** A program that ran for at least this time is started again at once. Default 1,000. */
  threshold?: number | undefined;
  /** The time from SIGTERM to SIGKILL when a program is stopped. Default 5,000. */
  killTime?: number | undefined;
  /**
   * The time from the death of a program until its pipes or its terminal are closed, even if other processes have them open.
   * Default 1,000.
   */
  drainGrace?: number | undefined;
  /** The first delay before a program that ran too shortly is started again; it doubles each time. Default 1,000. */
  minRestartDelay?: number | undefined;
  /** The longest delay before a program is started again. Default 3,600,000: an hour. */
  maxRestartDelay?: number | undefined;
}

/**
 * Options of `ProcessMonitor.addProcess`. Without `usePTY` the program is on pipes, and its input is empty. It leads a session
 * of its own.
 */
export interface MonitoredProcessOptions
  extends Omit<SpawnProcessOptions, 'reactor' | 'childFDs' | 'session'> {
  /** How lines are decoded: `'utf8'` (default), or `'latin1'`, which keeps each byte as one character. */
  encoding?: 'utf8' | 'latin1' | undefined;
}

const MONITOR_OPTIONS: OptionTable<ProcessMonitorOptions> = {
  reactor: undefined,
  threshold: undefined,
  killTime: undefined,
  drainGrace: undefined,
  minRestartDelay: undefined,
  maxRestartDelay: undefined,
};

const MONITORED_OPTIONS: OptionTable<MonitoredProcessOptions> = {
  env: undefined,
  cwd: undefined,
  path: undefined,
  uid: undefined,
  gid: undefined,
  groups: undefined,
  limits: undefined,
  umask: undefined,
  nice: undefined,
  cgroup: undefined,
  usePTY: undefined,
  encoding: undefined,
};

/**
 * Keeps programs running. Reference: `twisted.runner.procmon.ProcessMonitor`.
 *
 * A program that ends is started again: at once if it ran for at least `threshold`, else after a delay that doubles each
 * time, from `minRestartDelay` to `maxRestartDelay`. It has ended when it was reaped and its output is closed, at the latest
 * `drainGrace` after its death. To stop a program, SIGTERM is sent to its session, and SIGKILL after `killTime`.
 *
 * What a listener throws is passed to `Reactor.reportError`, and changes nothing.
 *
 * @example
 * ```ts
 * const monitor = new ProcessMonitor();
 * monitor.on('line', (name, line) => console.log(`${name}: ${line}`));
 * monitor.addProcess('server', ['node', 'server.js'], { cwd: '/srv' });
 * monitor.startService();
 * process.once('SIGTERM', () => void monitor.stopService());
 * ```
 */
export class ProcessMonitor extends EventEmitter<ProcessMonitorEvents> {
  readonly #reactor: Reactor;
  readonly #times: MonitorTimes;
  readonly #processes = new Map<string, MonitoredProcess>();
  /** Programs that were removed and have not ended yet. */
  readonly #removed = new Set<MonitoredProcess>();
  #running = false;

  /** @throws {TypeError|RangeError} for a wrong option. */
  constructor(options: ProcessMonitorOptions = {}) {
    super();
    const read = readOptions(options, MONITOR_OPTIONS);
    this.#reactor = optionalReactor(read.reactor) ?? defaultReactor;
    this.#times = {
      threshold: optionalMilliseconds('threshold', read.threshold) ?? 1_000,
      killTime: optionalMilliseconds('killTime', read.killTime) ?? 5_000,
      drainGrace: optionalMilliseconds('drainGrace', read.drainGrace) ?? 1_000,
      minRestartDelay: optionalMilliseconds('minRestartDelay', read.minRestartDelay) ?? 1_000,
      maxRestartDelay: optionalMilliseconds('maxRestartDelay', read.maxRestartDelay) ?? 3_600_000,
    };
    const { minRestartDelay, maxRestartDelay } = this.#times;
    if (minRestartDelay > maxRestartDelay)
      throw new RangeError(
        `minRestartDelay must not be above maxRestartDelay, got ${minRestartDelay} and ${maxRestartDelay}`,
      );
  }

  /** True between `startService` and `stopService`. */
  get running(): boolean {
    return this.#running;
  }

  /** The names of the programs, in the order in which they were added. */
  get names(): string[] {
    return [...this.#processes.keys()];
  }

  /** Returns the process id of a program, or null when it does not run. @throws an Error for an unknown name. */
  pidOf(name: string): number | null {
    return this.#find(name).pid;
  }

  /** Returns the state of a program. @throws an Error for an unknown name. */
  stateOf(name: string): MonitoredState {
    return this.#find(name).state;
  }

  /**
   * Adds a program, and starts it if the service runs.
   *
   * `args` includes argv[0], which is the program that is executed. Its events are emitted in the asynchronous context of this
   * call.
   *
   * @throws an Error when the name is taken.
   * @throws {TypeError|RangeError} for a wrong argument or option.
   */
  addProcess(name: string, args: readonly [Text, ...Text[]], options: MonitoredProcessOptions = {}): void {
    if (typeof name !== 'string') throw invalid('name', name, 'a string');
    if (this.#processes.has(name))
      throw new Error(`there is a process named ${JSON.stringify(name)} already: remove it first`);
    requireTexts('args', args);
    const argv = [...args] as const;
    const { encoding = 'utf8', ...read } = copyMaps(readOptions(options, MONITORED_OPTIONS));
    makeRequest(argv[0], argv, requestOptions({ ...read, session: true }));
    if (read.usePTY !== undefined && read.usePTY !== false) planTerminal(read.usePTY);
    const monitored: MonitoredProcess = new MonitoredProcess({
      file: argv[0],
      reactor: this.#reactor,
      times: this.#times,
      encoding: oneOf('encoding', encoding, ['utf8', 'latin1']),
      spawn: (protocol) => this.#spawn(protocol, argv, read),
      mayRun: () => this.#running && this.#processes.get(name) === monitored,
      emit: (event, ...values) => this.#emit(monitored.context, event, name, values),
    });
    if (this.#running) monitored.requirePermission();
    this.#processes.set(name, monitored);
    if (this.#running) monitored.start();
  }

  /**
   * Stops and removes a program, and resolves when no process of its sessions is left. Its name is free at once.
   *
   * Rejects for an unknown name, and with an Error with `code` when the kernel refuses the signals (EPERM).
   */
  async removeProcess(name: string): Promise<void> {
    const monitored = this.#find(name);
    this.#processes.delete(name);
    this.#removed.add(monitored);
    try {
      await monitored.stop();
      // Not after a failed stop: the program may still emit events.
      monitored.context.emitDestroy();
    } finally {
      this.#removed.delete(monitored);
    }
  }

  /** Starts every program. @throws as `spawnProcess` under Node's permission model; then none is started. */
  startService(): void {
    for (const monitored of this.#processes.values()) monitored.requirePermission();
    this.#running = true;
    for (const monitored of this.#processes.values()) monitored.start();
  }

  /** Stops every program and its sessions, also removed ones, and resolves when all have ended. Rejects as `removeProcess` does. */
  async stopService(): Promise<void> {
    this.#running = false;
    await stopAll([...this.#processes.values(), ...this.#removed]);
  }

  /** Starts a program. No effect when it runs. @throws an Error for an unknown name. */
  startProcess(name: string): void {
    const monitored = this.#find(name);
    monitored.requirePermission();
    monitored.start();
  }

  /** Ends a program and its sessions. While the service runs, it is started again. Resolves and rejects as `removeProcess` does. */
  async stopProcess(name: string): Promise<void> {
    await this.#find(name).stop();
  }

  /** Ends every program and its sessions. While the service runs, all are started again. Resolves and rejects as `removeProcess` does. */
  async restartAll(): Promise<void> {
    await stopAll([...this.#processes.values()]);
  }

  /** Emits an event in the asynchronous context of `addProcess`. */
  #emit(context: AsyncResource, event: string, name: string, values: readonly unknown[]): void {
    try {
      context.runInAsyncScope(this.emit, this, event, name, ...values);
    } catch (error) {
      // The error of a listener.
      this.#reactor.reportError(error);
    }
  }

  #spawn(
    protocol: ProcessEvents,
    args: readonly [Text, ...Text[]],
    options: Omit<SpawnProcessOptions, 'reactor'>,
  ): PTYProcess | Process {
    const started = { ...options, session: true, reactor: this.#reactor };
    const transport = spawnProcess(protocol, args[0], args, started);
    if (!options.usePTY) transport.closeStdin();
    return transport;
  }

  #find(name: string): MonitoredProcess {
    const monitored = this.#processes.get(name);
    if (!monitored) throw new Error(`there is no process named ${JSON.stringify(name)}`);
    return monitored;
  }
}

/** Copies the arrays and objects of the options: the caller may change them before a restart. */
function copyMaps(read: ReadOptions<MonitoredProcessOptions>): ReadOptions<MonitoredProcessOptions> {
  const { env, groups, limits, usePTY } = read;
  return { ...read, env: copy(env), groups: copy(groups), limits: copy(limits, copy), usePTY: copy(usePTY) };
}

/** Copies an array or an object with named members; returns anything else as it is, for the checks. */
function copy<T>(value: T, copyMember = (member: unknown) => member): T {
  if (Array.isArray(value)) return [...value] as T;
  if (typeof value !== 'object' || value === null || types.isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyMember(member)])) as T;
}

async function stopAll(processes: readonly MonitoredProcess[]): Promise<void> {
  await Promise.all(processes.map((monitored) => monitored.stop()));
}
