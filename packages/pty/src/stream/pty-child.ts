/**
 * A child on a pseudo-terminal as a Node stream: what it prints is read from it, what is written to it is typed.
 *
 *     'spawn' · 'data'* · 'end' · 'close'(code, signal), and 'exit'(code, signal) anywhere after 'spawn'
 *
 * 'exit' comes when the child was reaped, also while the stream is paused. 'close' comes when it was reaped and
 * everything was delivered, or the stream was destroyed: nothing comes after it, and nothing is missing at it.
 *
 * Test: test/stream/
 */
import { AsyncResource } from 'node:async_hooks';
import { Duplex, type Readable } from 'node:stream';
import { type ExitStatus, ProcessExitedAlready, type Signal } from '../errors.js';
import type { SignalName, Text } from '../interfaces.js';
import type { Attributes } from '../process/attributes.js';
import { describeForeground, type Foreground } from '../process/foreground.js';
import { DEFAULT_COLUMNS, DEFAULT_ROWS, optionalMilliseconds } from '../process/options.js';
import { DEFAULT_GRACE, HANGUP_SIGNALS, Termination } from '../process/termination.js';
import { Limits } from './limits.js';
import { argumentsOf, type SpawnOptions, transportOptions } from './spawn-options.js';
import { type StreamEvents, StreamTransport } from './stream-transport.js';

export interface TerminateOptions {
  /** Between SIGHUP and SIGTERM, and SIGKILL, in milliseconds; default 5000. */
  grace?: number;
}

/** The events of a PtyChild, with what their listeners are given. */
export interface PtyChildEvents {
  spawn: [];
  exit: [code: number | null, signal: Signal | null];
  close: [code: number | null, signal: Signal | null];
  /** A Buffer, or with an encoding a string: declare the one that it is. */
  data: [chunk: Buffer & string];
  end: [];
  finish: [];
  drain: [];
  readable: [];
  pause: [];
  resume: [];
  error: [error: Error];
  pipe: [source: Readable];
  unpipe: [source: Readable];
}

type Callback = (error?: Error | null) => void;

export interface PtyChild {
  on<E extends keyof PtyChildEvents>(event: E, listener: (...args: PtyChildEvents[E]) => void): this;
  on(...other: Parameters<Duplex['on']>): this;
  once<E extends keyof PtyChildEvents>(event: E, listener: (...args: PtyChildEvents[E]) => void): this;
  once(...other: Parameters<Duplex['once']>): this;
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: only overloads of methods that Duplex has.
export class PtyChild extends Duplex {
  /** Stays after the exit. */
  readonly pid: number;
  /** `'/dev/pts/3'` */
  readonly ttyName: string;
  /** The child was reaped. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  /** The child was reaped and every byte of its output delivered, or the stream destroyed. Never rejects. */
  readonly ended: Promise<ExitStatus>;
  /** The pipes beside the terminal: none yet. */
  readonly stdio: Readonly<Record<number, undefined>> = {};
  readonly #transport: StreamTransport;
  readonly #termination: Termination;
  readonly #limits: Limits;
  /** Listeners run in the asynchronous context of the spawn, as those of Node's own children do. */
  readonly #context = new AsyncResource('PtyChild');
  #status: ExitStatus = { exitCode: null, signal: null };
  #columns: number;
  #rows: number;
  #resolveExited!: (status: ExitStatus) => void;
  #resolveEnded!: (status: ExitStatus) => void;
  /** What waits for the kernel to take the input, for the end of the input, and for the end of the child. */
  #written: Callback | undefined;
  #inputEnded: Callback | undefined;
  #destroyed: (() => void) | undefined;

  /** See `spawn`. */
  constructor(file: Text, args: readonly Text[] = [], options: SpawnOptions = {}) {
    const transport = transportOptions(options);
    const argv = argumentsOf(file, args, options);
    super({
      allowHalfOpen: false,
      readableHighWaterMark: options.readableHighWaterMark,
      writableHighWaterMark: options.writableHighWaterMark,
    });
    if (options.encoding) this.setEncoding(options.encoding);
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#transport = new StreamTransport(this.#protocol(), file, argv, transport);
    this.#columns = options.columns ?? DEFAULT_COLUMNS;
    this.#rows = options.rows ?? DEFAULT_ROWS;
    this.pid = this.#transport.originalPid;
    this.ttyName = this.#transport.ttyName;
    this.#termination = new Termination(this.#transport);
    this.#limits = new Limits(options, this.#transport.reactor, (signal) =>
      this.#termination.begin([signal], DEFAULT_GRACE),
    );
    process.nextTick(() => this.emit('spawn'));
  }

  /** Null while it runs, and when a signal killed it. */
  get exitCode(): number | null {
    return this.#status.exitCode;
  }

  get signalCode(): Signal | null {
    return this.#status.signal;
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  /** The terminal echoes what is typed: false at a password prompt, and once the child is dead. */
  get echo(): boolean {
    return this.#transport.echo;
  }

  /**
   * Something that was written waits for the child to read it: a finished line, an end of input, without canonical
   * mode any byte. The beginning of a line does not count: no read would give it. False once the child is dead.
   */
  get hasUnreadInput(): boolean {
    return this.#transport.hasUnreadInput;
  }

  // --- what happens to the child ------------------------------------------------------------------------------

  #protocol(): StreamEvents {
    return {
      makeConnection: () => {},
      childDataReceived: (_fd, data) => this.#deliver(() => this.#received(data)),
      childConnectionLost: () => {},
      processExited: (reason) => this.#deliver(() => this.#exited(reason)),
      processEnded: () => this.#deliver(() => this.#ended()),
      readFailed: (reason) => this.#deliver(() => this.destroy(reason)),
      inputDrained: () => this.#deliver(() => this.#inputDrained()),
      inputClosed: () => this.#deliver(() => this.#inputClosed()),
    };
  }

  /**
   * Node calls listeners and callbacks from in here. What they throw is its affair, an uncaught exception; what we
   * are in the midst of does not break by it.
   */
  #deliver(event: () => void): void {
    try {
      this.#context.runInAsyncScope(event);
    } catch (error) {
      this.#transport.reactor.reportError(error);
    }
  }

  #received(data: Buffer): void {
    if (!this.push(data)) this.#transport.pauseProducing();
  }

  #exited({ exitCode, signal }: ExitStatus): void {
    this.#status = { exitCode, signal };
    this.#limits.end();
    this.#termination.end();
    this.#resolveExited(this.#status);
    this.emit('exit', exitCode, signal);
  }

  #ended(): void {
    const destroyed = this.#destroyed;
    if (destroyed) destroyed();
    else this.push(null);
  }

  #inputDrained(): void {
    const written = this.#written;
    this.#written = undefined;
    written?.();
  }

  #inputClosed(): void {
    const ended = this.#inputEnded;
    this.#inputEnded = undefined;
    ended?.();
  }

  // --- the stream -----------------------------------------------------------------------------------------

  override _read(): void {
    this.#transport.resumeProducing();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#transport.write(chunk);
    this.#whenTaken(callback);
  }

  override _writev(chunks: { chunk: Buffer }[], callback: Callback): void {
    this.#transport.writeSequence(chunks.map(({ chunk }) => chunk));
    this.#whenTaken(callback);
  }

  /** The callback comes when the kernel has taken the bytes, so that 'drain' and `writableLength` tell the truth. */
  #whenTaken(callback: Callback): void {
    if (this.#transport.bufferedLength > 0) this.#written = callback;
    else if (this.#transport.takesInput) callback();
    // Dropped. In a turn of its own, or a source without an end would not let the child's end come.
    else setImmediate(callback);
  }

  override _final(callback: Callback): void {
    if (!this.#transport.takesInput) {
      callback();
      return;
    }
    this.#inputEnded = callback;
    this.#transport.closeStdin();
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#destroyed = () => callback(error);
    if (this.#transport.state === 'ended') callback(error);
    else this.#transport.abortConnection();
  }

  /**
   * Node emits 'close' without arguments; ours tells how the child ended. And a listener that throws stops Node in its
   * tracks: after one of 'end' there would be no 'close'. So what it throws goes the long way round.
   */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'end' || event === 'close') this.#resolveEnded(this.#status);
    if (event === 'error') return super.emit(event, ...args);
    try {
      return super.emit(event, ...(event === 'close' ? [this.exitCode, this.signalCode] : args));
    } catch (error) {
      this.#transport.reactor.reportError(error);
      return true;
    }
  }

  // --- what can be asked of the child ---------------------------------------------------------------------------

  /** The child gets SIGWINCH. After the exit: no effect. @throws {TypeError|RangeError} */
  resize(columns: number, rows: number, pixelWidth?: number, pixelHeight?: number): void {
    this.#transport.resize(columns, rows, pixelWidth, pixelHeight);
    if (this.#transport.pid === null) return;
    this.#columns = columns;
    this.#rows = rows;
  }

  /**
   * Signals the child alone. False once it is dead: a pid that is somebody else's by then is never signalled.
   *
   * @throws {TypeError|RangeError} for what is no signal; an Error with `code` when the kernel refuses.
   */
  kill(signal: SignalName | number = 'SIGTERM'): boolean {
    try {
      this.#transport.signalProcess(signal);
      return true;
    } catch (error) {
      if (error instanceof ProcessExitedAlready) return false;
      throw error;
    }
  }

  /**
   * Ends the child: SIGHUP, SIGTERM and SIGCONT to its process group and to the one in the foreground, SIGKILL after
   * the grace. What keeps a child from dying, because it is blocked on its own output, is read and discarded.
   */
  async terminate({ grace = DEFAULT_GRACE }: TerminateOptions = {}): Promise<ExitStatus> {
    const milliseconds = optionalMilliseconds('grace', grace) ?? DEFAULT_GRACE;
    if (this.#transport.state !== 'ended') this.#termination.begin(HANGUP_SIGNALS, milliseconds);
    return this.exited;
  }

  /** The job in the foreground of the terminal; null when there is none. */
  foreground(): Foreground | null {
    const group = this.#transport.getForegroundGroup();
    return group > 0 ? describeForeground(group) : null;
  }

  /** The terminal's attributes, by the names of termios(3). */
  getAttributes(): Attributes {
    return this.#transport.getAttributes();
  }

  /** Changes those that are given, at once (TCSANOW). */
  setAttributes(attributes: Partial<Attributes>): void {
    this.#transport.setAttributes(attributes);
  }

  /** Keeps the event loop running while the child lives: so it is from the start. */
  ref(): this {
    this.#transport.ref();
    return this;
  }

  unref(): this {
    this.#transport.unref();
    return this;
  }

  /** Ends the child, discards what is unread, and waits for 'close'. */
  override async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed) return;
    const closed = new Promise<void>((resolve) => {
      this.once('close', () => resolve());
    });
    try {
      if (this.#transport.pid !== null) await this.terminate();
    } finally {
      this.destroy();
    }
    await closed;
  }
}
