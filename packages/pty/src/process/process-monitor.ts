/**
 * Keeps programs running. Reference: `twisted.runner.procmon.ProcessMonitor`.
 *
 * A program that ends is started again: at once if it ran for at least `threshold`, else after a delay that doubles
 * each time, from `minRestartDelay` to `maxRestartDelay`. To stop one, SIGTERM is sent, and SIGKILL after `killTime`.
 *
 * What a listener throws is reported to the reactor (by default an uncaught exception) and changes nothing.
 *
 * Test: test/process/process-monitor.test.ts, on a fake clock
 */
import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import type { ProcessDone, ProcessTerminated, SpawnError } from '../errors.js';
import type { ProcessEvents, ProcessTransport, Reactor, SpawnProcessOptions, Text } from '../interfaces.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { MonitoredProcess, type RestartTimes } from './monitored-process.js';
import { invalid, optionalMilliseconds, optionalReactor, requireTexts } from './options.js';
import { type OptionTable, type ReadOptions, readOptions } from './read-options.js';
import { makeRequest } from './spawn-request.js';
import { planTerminal } from './terminal.js';

type Reason = ProcessDone | ProcessTerminated;

export interface ProcessMonitorOptions {
  reactor?: Reactor | undefined;
  /** A program that ran for this long is started again at once. Default 1,000 ms. */
  threshold?: number | undefined;
  /** Between SIGTERM and SIGKILL. Default 5,000 ms. */
  killTime?: number | undefined;
  /** Default 1,000 ms. */
  minRestartDelay?: number | undefined;
  /** Default 3,600,000 ms: an hour. */
  maxRestartDelay?: number | undefined;
}

export interface ProcessMonitorEvents {
  /** A program was started. */
  started: [name: string, pid: number];
  /** A line that it printed, without its end; `childFD` is 1 or 2, and always 1 on a terminal. */
  line: [name: string, line: string, childFD: number];
  /** It ended, and everything that it printed was delivered. */
  ended: [name: string, reason: Reason];
  /** It could not be started; it is tried again after the delay. */
  spawnError: [name: string, error: SpawnError];
}

/** How a program is started; without `usePTY` on pipes, its input at its end at once. */
export type MonitoredProcessOptions = Omit<SpawnProcessOptions, 'reactor' | 'childFDs'>;

const MONITOR_OPTIONS: OptionTable<ProcessMonitorOptions> = {
  reactor: undefined,
  threshold: undefined,
  killTime: undefined,
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
};

export class ProcessMonitor extends EventEmitter<ProcessMonitorEvents> {
  readonly #reactor: Reactor;
  readonly #times: RestartTimes;
  readonly #processes = new Map<string, MonitoredProcess>();
  /** Removed, and not ended yet. */
  readonly #leaving = new Set<MonitoredProcess>();
  #running = false;

  constructor(options: ProcessMonitorOptions = {}) {
    super();
    const read = readOptions(options, MONITOR_OPTIONS);
    this.#reactor = optionalReactor(read.reactor) ?? defaultReactor;
    this.#times = {
      threshold: optionalMilliseconds('threshold', read.threshold) ?? 1_000,
      killTime: optionalMilliseconds('killTime', read.killTime) ?? 5_000,
      minRestartDelay: optionalMilliseconds('minRestartDelay', read.minRestartDelay) ?? 1_000,
      maxRestartDelay: optionalMilliseconds('maxRestartDelay', read.maxRestartDelay) ?? 3_600_000,
    };
    const { minRestartDelay: least, maxRestartDelay: most } = this.#times;
    if (least > most)
      throw new RangeError(`minRestartDelay must not be above maxRestartDelay, got ${least} and ${most}`);
  }

  /** True between `startService` and `stopService`. */
  get running(): boolean {
    return this.#running;
  }

  /** The names, in the order in which they were added. */
  get names(): string[] {
    return [...this.#processes.keys()];
  }

  /** The pid of a program that runs, else null. */
  pidOf(name: string): number | null {
    return this.#find(name).pid;
  }

  /**
   * Adds a program, and starts it if the service runs. `args` includes argv[0], which is what is executed.
   *
   * @throws {Error} when the name is taken; TypeError and RangeError for bad arguments and options.
   */
  addProcess(name: string, args: readonly [Text, ...Text[]], options: MonitoredProcessOptions = {}): void {
    if (typeof name !== 'string') throw invalid('name', name, 'a string');
    if (this.#processes.has(name))
      throw new Error(`there is a process named ${JSON.stringify(name)} already: remove it first`);
    requireTexts('args', args);
    const argv = [...args] as const;
    const read = copyMaps(readOptions(options, MONITORED_OPTIONS));
    makeRequest(argv[0], argv, { ...read, overrides: undefined, defaults: undefined });
    if (read.usePTY) planTerminal(read.usePTY);
    const monitored: MonitoredProcess = new MonitoredProcess({
      reactor: this.#reactor,
      times: this.#times,
      spawn: (protocol) => this.#spawn(protocol, argv, read),
      mayRun: () => this.#running && this.#processes.get(name) === monitored,
      started: (pid) => this.#tell(() => this.emit('started', name, pid)),
      line: (line, childFD) => this.#tell(() => this.emit('line', name, line, childFD)),
      ended: (reason) => this.#tell(() => this.emit('ended', name, reason)),
      spawnError: (error) => this.#tell(() => this.emit('spawnError', name, error)),
    });
    this.#processes.set(name, monitored);
    if (this.#running) monitored.start();
  }

  /** Stops a program for good; resolves when it has ended. Its name is free at once. */
  async removeProcess(name: string): Promise<void> {
    const monitored = this.#find(name);
    this.#processes.delete(name);
    this.#leaving.add(monitored);
    try {
      await monitored.stop();
    } finally {
      this.#leaving.delete(monitored);
    }
  }

  /** Starts every program. */
  startService(): void {
    this.#running = true;
    for (const monitored of this.#processes.values()) monitored.start();
  }

  /** Stops every program; resolves when all have ended, those that were removed before, too. */
  async stopService(): Promise<void> {
    this.#running = false;
    await stopAll([...this.#processes.values(), ...this.#leaving]);
  }

  /** No effect when it runs already. */
  startProcess(name: string): void {
    this.#find(name).start();
  }

  /** Ends a program, which is started again while the service runs; resolves when it has ended. */
  async stopProcess(name: string): Promise<void> {
    await this.#find(name).stop();
  }

  /** Ends every program; all are started again. */
  async restartAll(): Promise<void> {
    await stopAll([...this.#processes.values()]);
  }

  #tell(emit: () => void): void {
    try {
      emit();
    } catch (error) {
      this.#reactor.reportError(error);
    }
  }

  #spawn(
    protocol: ProcessEvents,
    args: readonly [Text, ...Text[]],
    options: MonitoredProcessOptions,
  ): ProcessTransport {
    const transport = this.#reactor.spawnProcess(protocol, args[0], args, {
      ...options,
      reactor: this.#reactor,
    });
    if (!options.usePTY) transport.closeStdin();
    return transport;
  }

  #find(name: string): MonitoredProcess {
    const monitored = this.#processes.get(name);
    if (!monitored) throw new Error(`there is no process named ${JSON.stringify(name)}`);
    return monitored;
  }
}

/** The program is started again and again: the caller may change an object of the options meanwhile. */
function copyMaps(read: ReadOptions<MonitoredProcessOptions>): ReadOptions<MonitoredProcessOptions> {
  const { env, groups, limits, usePTY } = read;
  return { ...read, env: copy(env), groups: copy(groups), limits: copy(limits, copy), usePTY: copy(usePTY) };
}

/** Of an array or an object with named members; anything else is left for the checks. */
function copy<T>(value: T, copyMember = (member: unknown) => member): T {
  if (Array.isArray(value)) return [...value] as T;
  if (typeof value !== 'object' || value === null || types.isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyMember(member)])) as T;
}

async function stopAll(processes: readonly MonitoredProcess[]): Promise<void> {
  await Promise.all(processes.map((monitored) => monitored.stop()));
}
