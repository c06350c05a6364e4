/**
 * A child on a terminal, as node-pty has it, on a PTYProcess:
 *
 *     'data'* · 'end' · 'close' · 'exit'(exitCode, signal)
 *
 * 'exit' comes when the child was reaped and every byte was delivered: after a pause not before `resume()`. When
 * background jobs keep the terminal open, it comes once the terminal has been quiet for the time of `linger`. After
 * `destroy()` nothing is delivered any more; 'close' comes at once, and 'exit' when the child is dead.
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
import { encodingOf, planSpawn, readForkOptions, type SpawnPlan } from './options.js';
import { Terminal } from './terminal.js';
import type { IPtyForkOptions, IWindowsPtyForkOptions } from './types.js';

/** What a shell says of a command that a signal killed: this and the signal's number. */
const KILLED = 128;
/** Somebody else reaped the child, and the kernel no longer knows. */
const UNKNOWN = -1;

/** The terminal of a child: what `spawn` returns. */
export class UnixTerminal extends Terminal {
  readonly pid: number;
  readonly ptsName: string;
  readonly master = undefined;
  readonly slave = undefined;
  readonly #file: string;
  readonly #transport: ObservedPTYProcess;
  readonly #linger: Linger;
  #decoder: StringDecoder | undefined;
  #destroyed = false;
  #closed = false;

  /** See `spawn`. */
  constructor(
    file?: string,
    args?: string[] | string | null,
    options?: IPtyForkOptions | IWindowsPtyForkOptions | null,
  ) {
    const read = readForkOptions(options);
    const plan = planSpawn(file, args, read);
    super(read);
    this.#decoder = decoderOf(encodingOf(read.encoding));
    this.#file = plan.file;
    this.#linger = new Linger(plan.linger, () => this.#transport.endOutput());
    this.#transport = start(plan, {
      makeConnection: () => {},
      childConnectionLost: (_childFD, reason) => {
        if (isFailure(reason)) this.emit('error', reason);
      },
      childDataReceived: (_childFD, data) => {
        this.#linger.printed();
        this.#guard(() => this.#received(data));
      },
      processExited: () => {},
      outlivedByTerminal: () => this.#linger.begin(),
      processEnded: (reason) => this.#ended(reason),
    });
    this.pid = this.#transport.originalPid;
    this.ptsName = this.#transport.ttyName;
  }

  get fd(): number {
    return this.#transport.fileno();
  }

  /** argv[0] of the foreground job of the terminal; of the child itself when there is none, as after its death. */
  get process(): string {
    const group = this.#transport.getForegroundGroup();
    return foregroundArgv0(this.#transport.reactor.system, group) || this.#file;
  }

  // --- what happens to the child --------------------------------------------------------------------------------

  /** What a listener throws is an uncaught exception, as anywhere in Node; we go on. */
  #guard(event: () => void): void {
    try {
      event();
    } catch (error) {
      this.#transport.reactor.reportError(error);
    }
  }

  #received(data: Buffer): void {
    if (!this.#destroyed) this.#tell(this.#decoder ? this.#decoder.write(data) : data);
  }

  /** Nothing, when it was the beginning of a character. */
  #tell(data: string | Buffer): void {
    if (data.length > 0) this.emit('data', data as string & Buffer);
  }

  #ended({ exitCode, signal }: ExitStatus): void {
    this.#linger.end();
    const number = signal === null ? 0 : signalNumber(signal);
    // Each by itself: a listener that throws keeps no other event back.
    if (!this.#destroyed) {
      this.#guard(() => this.#tell(this.#decoder?.end() ?? ''));
      this.#guard(() => this.emit('end'));
    }
    this.#close();
    this.emit('exit', exitCode ?? (number > 0 ? KILLED + number : UNKNOWN), number);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#guard(() => this.emit('close'));
  }

  // --- what can be asked of it ------------------------------------------------------------------------------------

  /** Sets how output is decoded from now on; null: it comes as Buffers. */
  setEncoding(encoding: string | null): void {
    this.#decoder = decoderOf(encodingOf(encoding));
  }

  /**
   * Sends a signal to the child alone, SIGHUP by default. Once the child is dead no process is signalled; a terminal that
   * background jobs keep open is closed instead, after its output was delivered. When the kernel refuses the signal (EPERM:
   * the child runs as another user), a warning is emitted.
   *
   * @throws {TypeError|RangeError} for an invalid signal.
   */
  kill(signal?: string | number): void {
    const number = signalNumber(signal || 'SIGHUP');
    if (this.#transport.pid === null) {
      this.#transport.endOutput();
      return;
    }
    try {
      this.#transport.signalProcess(number);
    } catch (error) {
      if (!(error instanceof ProcessExitedAlready)) process.emitWarning(error as Error);
    }
  }

  destroy(): void {
    this.#destroyed = true;
    // In a turn of its own: who destroys expects no event before it has listened.
    this.#transport.reactor.callLater(0, () => {
      this.#transport.abortConnection();
      this.#transport.callBack(() => this.#close());
    });
  }

  protected send(data: Buffer): void {
    if (!this.#destroyed) this.#transport.write(data);
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
