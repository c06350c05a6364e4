/**
 * A child on a terminal with the API of node-pty, on a PTYProcess:
 *
 *     'data'* · 'end' · 'close' · 'exit'(exitCode, signal)
 *
 * 'exit' is emitted when the child was reaped and every byte was delivered; after `pause()` not before `resume()`. When
 * background jobs keep the terminal open, it is emitted once the terminal has been quiet for `linger` milliseconds. After
 * `destroy()` no output is delivered; 'close' is emitted in the next turn, and 'exit' when the child is dead.
 *
 * Test: test/node-pty/
 */
import { StringDecoder } from 'node:string_decoder';
import { type ExitStatus, ProcessExitedAlready, SpawnError } from '../errors.js';
import type { WindowSize } from '../interfaces.js';
import { signalNumber } from '../launch/signals.js';
import { ObservedPTYProcess, type PTYObserver } from '../process/observed-pty-process.js';
import { foregroundArgv0 } from '../terminal/foreground.js';
import { isFailure } from '../transport/is-failure.js';
import { FailedStart } from './failed-start.js';
import { Linger } from './linger.js';
import {
  DEFAULT_LINGER_MS,
  encodingOf,
  planSpawn,
  readForkOptions,
  type SpawnPlan,
  type Values,
} from './options.js';
import { Terminal } from './terminal.js';
import type { IPtyForkOptions, IWindowsPtyForkOptions } from './types.js';

/** As in a shell, the exit code of a child that a signal killed is this plus the signal's number. */
const SIGNAL_EXIT_CODE_BASE = 128;
/** Another part of the program reaped the child, and the kernel no longer knows its exit code. */
const UNKNOWN_EXIT_CODE = -1;
/** The signals with which a program means to end its child. */
const ENDING_SIGNALS = ['SIGHUP', 'SIGTERM', 'SIGKILL'].map(signalNumber);

/** A terminal with a child, as returned by `spawn`. */
export class UnixTerminal extends Terminal {
  /** The default of the option `values`. A subclass may set another. */
  static readonly defaultValues: 'strand' | 'node-pty' = 'strand';
  readonly pid: number;
  readonly ptsName: string;
  readonly master = undefined;
  readonly slave = undefined;
  protected readonly _file: string;
  protected readonly _name: string;
  readonly #values: Values;
  readonly #transport: ObservedPTYProcess;
  readonly #linger: Linger;
  #decoder: StringDecoder | undefined;
  #destroyed = false;
  /** The program has sent the child a signal to end it. */
  #killed = false;

  /** See `spawn`. */
  constructor(
    file?: string,
    args?: string[] | string | null,
    options?: IPtyForkOptions | IWindowsPtyForkOptions | null,
  ) {
    const read = readForkOptions(options);
    const plan = planSpawn(file, args, read, new.target.defaultValues);
    super(read);
    this.#decoder = decoderOf(encodingOf(read.encoding));
    this._file = plan.file;
    this._name = plan.name;
    this.#values = plan.values;
    this.#linger = new Linger(plan.linger, () => this.#transport.endOutput());
    this.#transport = start(plan, {
      makeConnection: () => {},
      childConnectionLost: (_childFD, reason) => {
        if (isFailure(reason)) this.emit('error', reason);
      },
      childDataReceived: (_childFD, data) => {
        this.#linger.outputReceived();
        this.#guard(() => this.#received(data));
      },
      processExited: () => {
        this._boundClose = true;
      },
      inputDrained: () => this.inputTaken(),
      terminalStillOpen: () => {
        this.#linger.begin();
        if (this.#killed) this.#linger.endWithin(DEFAULT_LINGER_MS);
      },
      processEnded: (reason) => this.#ended(reason),
    });
    this.pid = this.#transport.originalPid;
    this.ptsName = this.#transport.ttyName;
  }

  get fd(): number {
    return this.#transport.fileno();
  }

  /** argv[0] of the foreground process group of the terminal; `file` when there is none, as after the child's death. */
  get process(): string {
    const group = this.#transport.getForegroundGroup();
    return foregroundArgv0(this.#transport.reactor.system, group) || this._file;
  }

  // --- what happens to the child --------------------------------------------------------------------------------

  /** Reports an exception of a listener, which becomes an uncaught exception. The later events still follow. */
  #guard(event: () => void): void {
    try {
      event();
    } catch (error) {
      this.#transport.reactor.reportError(error);
    }
  }

  #received(data: Buffer): void {
    if (!this.#destroyed) this.#emitData(this.#decoder ? this.#decoder.write(data) : data);
  }

  /** Emits nothing for an empty string: the bytes were the beginning of a character. */
  #emitData(data: string | Buffer): void {
    if (data.length > 0) this.emit('data', data as string & Buffer);
  }

  #ended({ exitCode, signal }: ExitStatus): void {
    this.#linger.end();
    const number = signal === null ? 0 : signalNumber(signal);
    // Each is guarded: a listener that throws must not suppress the other events.
    if (!this.#destroyed) {
      this.#guard(() => this.#emitData(this.#decoder?.end() ?? ''));
      this.#guard(() => this.emit('end'));
    }
    this.#close();
    this.emit('exit', exitCode ?? this.#exitCodeOf(number), number);
  }

  /** The exit code of a child that did not exit by itself. `signal` is 0 when its status is unknown. */
  #exitCodeOf(signal: number): number {
    if (signal === 0) return UNKNOWN_EXIT_CODE;
    return this.#values === 'node-pty' ? 0 : SIGNAL_EXIT_CODE_BASE + signal;
  }

  #close(): void {
    if (!this._emittedClose) this.#guard(() => this.emitClose());
  }

  // --- methods ----------------------------------------------------------------------------------------------------

  /** Sets how output is decoded from now on; null: it is delivered as Buffers. */
  setEncoding(encoding: string | null): void {
    this.#decoder = decoderOf(encodingOf(encoding));
  }

  /**
   * Sends a signal to the child alone, SIGHUP by default. Once the child is dead no process is signalled; a terminal that
   * background jobs keep open is closed instead, after its output was delivered. After SIGHUP, SIGTERM or SIGKILL it is closed
   * 200 ms after the child's death at the latest, so that a program that only kills can end. If the kernel refuses the signal (EPERM:
   * the child runs as another user), a warning is emitted.
   *
   * @throws {TypeError|RangeError} for an invalid signal, unless `values` is `'node-pty'`.
   */
  kill(signal?: string | number): void {
    const number = this.#signalNumberOf(signal || 'SIGHUP');
    if (number === undefined) return;
    if (this.#transport.pid === null) {
      this.#transport.endOutput();
      return;
    }
    this.#killed ||= ENDING_SIGNALS.includes(number);
    try {
      this.#transport.signalProcess(number);
    } catch (error) {
      if (!(error instanceof ProcessExitedAlready)) process.emitWarning(error as Error);
    }
  }

  /** Returns undefined for an invalid signal that is to be ignored. */
  #signalNumberOf(signal: string | number): number | undefined {
    try {
      return signalNumber(signal);
    } catch (error) {
      if (this.#values === 'node-pty') return undefined;
      throw error;
    }
  }

  destroy(): void {
    this.#destroyed = true;
    // In a later turn, so that the caller can add listeners before the events.
    this.#transport.reactor.callLater(0, () => {
      this.#transport.abortConnection();
      this.#transport.callBack(() => this.#close());
    });
  }

  protected override ref(): this {
    this.#transport.ref();
    return this;
  }

  protected override unref(): this {
    this.#transport.unref();
    return this;
  }

  protected get destroyed(): boolean {
    return this.#destroyed || this._emittedClose;
  }

  protected get writableLength(): number {
    return this.#transport.bufferedLength;
  }

  protected send(data: Buffer): void {
    this.#transport.write(data);
  }

  protected pauseReading(): void {
    this.#linger.pause();
    this.#transport.pauseProducing();
  }

  protected resumeReading(): void {
    this.#linger.resume();
    this.#transport.resumeProducing();
  }

  protected setSize({ columns, rows, pixelWidth, pixelHeight }: Required<WindowSize>): boolean {
    if (this.#destroyed || this.#transport.pid === null) return false;
    this.#transport.resize(columns, rows, pixelWidth, pixelHeight);
    return true;
  }
}

function decoderOf(encoding: BufferEncoding | null): StringDecoder | undefined {
  return encoding === null ? undefined : new StringDecoder(encoding);
}

function start(plan: SpawnPlan, observer: PTYObserver): ObservedPTYProcess {
  try {
    return new ObservedPTYProcess(observer, plan.file, plan.args, plan.start);
  } catch (error) {
    if (plan.spawnErrors === 'throw' || !(error instanceof SpawnError)) throw error;
    return FailedStart.of(error, plan, observer);
  }
}
