/**
 * A child on a pseudo-terminal as a Node stream: the readable side is its output, the writable side its input.
 *
 *     'spawn' · 'data'* · 'end' · 'close'(code, signal), and 'exit'(code, signal) anywhere after 'spawn'
 *
 * 'exit' is emitted when the child was reaped, also while the stream is paused. 'close' is emitted when it was reaped and
 * all output was delivered, or the stream was destroyed. No event follows 'close'.
 *
 * Test: test/stream/
 */
import { Duplex, type DuplexOptions } from 'node:stream';
import { type ExitStatus, ProcessExitedAlready, type Signal } from '../errors.js';
import type { SignalName, Text } from '../interfaces.js';
import { invalid } from '../launch/options.js';
import { asyncDispose } from '../launch/realm-symbols.js';
import { ObservedPTYProcess } from '../process/observed-pty-process.js';
import { reactor } from '../reactor/uv-reactor.js';
import { findRunningChild, releaseRunningChild } from '../terminal/adopted-child.js';
import type { AttributeChanges, Attributes } from '../terminal/attributes.js';
import { describeForeground, type Foreground } from '../terminal/foreground.js';
import { publish } from './channels.js';
import type { AnyChunk, PtyChildEvents } from './pty-child-events.js';
import {
  type AdoptOptions,
  type Decoded,
  type NotDecoded,
  planAdoption,
  planSpawn,
  type SpawnOptions,
  StreamPlan,
} from './spawn-options.js';
import type { StdioMap, StdioStreams } from './stdio-streams.js';
import { StreamEnd } from './stream-end.js';
import { StreamObserver } from './stream-observer.js';
import { type TerminateOptions, type TerminateResult, terminate } from './terminate.js';
import { planWait, type WaitForEchoOptions, waitForEcho } from './wait-for-echo.js';

/**
 * The methods of Duplex that deliver output or add a listener, typed by `Chunk` and `PtyChildEvents`.
 *
 * The second signature of a method excludes `'data'`, since it accepts any listener.
 */
export interface PtyChild<Chunk extends Buffer | string = AnyChunk, Stdio extends StdioMap = StdioMap> {
  read(size?: number): Chunk | null;
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<Chunk>;
  iterator(options?: { destroyOnReturn?: boolean }): NodeJS.AsyncIterator<Chunk>;
  once<E extends keyof PtyChildEvents>(event: E, listener: (...args: PtyChildEvents<Chunk>[E]) => void): this;
  once<E extends string | symbol>(event: Exclude<E, 'data'>, listener: Parameters<Duplex['on']>[1]): this;
  prependOnceListener<E extends keyof PtyChildEvents>(
    event: E,
    listener: (...args: PtyChildEvents<Chunk>[E]) => void,
  ): this;
  prependOnceListener<E extends string | symbol>(
    event: Exclude<E, 'data'>,
    listener: Parameters<Duplex['on']>[1],
  ): this;
  /** Decodes the output into strings from now on. Returns this stream, typed for strings. Prefer the option `encoding`. */
  setEncoding(encoding: BufferEncoding): PtyChild<string, Stdio> & this;
}

/**
 * A child on a pseudo-terminal as a Node `Duplex`: read its output, write its input.
 *
 * `'exit'` is emitted when the child was reaped, also while the stream is paused. `'close'` is the last event: the child was
 * reaped, and all of its output was delivered or the stream was destroyed. Create one with `spawn` or `PtyChild.adopt`. To
 * change its behaviour, wrap it; do not extend it.
 *
 * `Chunk` is the type of the output: string with `encoding`, else Buffer. `Stdio` is the type of the `stdio` option, which types
 * the streams of `stdio`. `PtyChild` without them is any child.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: only methods that Duplex has.
export class PtyChild<
  Chunk extends Buffer | string = AnyChunk,
  Stdio extends StdioMap = StdioMap,
> extends Duplex {
  /** The child's process id. It keeps its value after the exit. */
  readonly pid: number;
  /** The path of the terminal, such as `'/dev/pts/3'`. */
  readonly ttyName: string;
  /** Resolves when the child was reaped. Output may still follow. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  /**
   * Resolves when the child was reaped and all of its output was delivered, or the stream was destroyed. Never rejects.
   *
   * If the program has neither read nor paused the stream, `ended` does not wait for the delivery: the output is kept for a reader.
   */
  readonly ended: Promise<ExitStatus>;
  /** The pipes of the `stdio` option, by the child's descriptor: a Readable for `'r'`, a Writable for `'w'`. */
  readonly stdio: StdioStreams<Stdio>;
  readonly #transport: ObservedPTYProcess;
  readonly #observer: StreamObserver;
  readonly #end = new StreamEnd();
  #columns: number;
  #rows: number;

  /** See `spawn`. */
  constructor(file: Text, args?: readonly Text[], options?: SpawnOptions<Stdio>);
  /** @internal */
  constructor(file: Text, args: readonly Text[], plan: StreamPlan);
  constructor(file: Text, args: readonly Text[] = [], options: SpawnOptions | StreamPlan = {}) {
    const plan = options instanceof StreamPlan ? options : planSpawn(file, args, options);
    const { start, settings } = plan;
    const { encoding, readableHighWaterMark, writableHighWaterMark } = settings;
    // Without a prototype: Node reads more options than these, and would take them from a polluted Object.prototype.
    super({
      __proto__: null,
      allowHalfOpen: false,
      readableHighWaterMark,
      writableHighWaterMark,
    } as DuplexOptions);
    if (encoding) this.setEncoding(encoding);
    this.#observer = new StreamObserver(this, start.childFDs, settings);
    // Safe: the streams were made for the `stdio` option.
    this.stdio = this.#observer.stdio.streams as StdioStreams<Stdio>;
    this.exited = this.#observer.status.exited;
    this.ended = this.#observer.status.ended;
    try {
      this.#transport = new ObservedPTYProcess(this.#observer, file, plan.argv, start);
    } catch (error) {
      publish('strand-pty:error', () => ({ file, args, error }));
      throw error;
    }
    const size = start.running ? this.#transport.getWindowSize() : start.terminal.size;
    this.#columns = size.columns;
    this.#rows = size.rows;
    this.pid = this.#transport.originalPid;
    this.ttyName = this.#transport.ttyName;
    this.#observer.started();
    publish('strand-pty:spawn', () => ({ child: this, file, args }));
    process.nextTick(() => this.emit('spawn'));
  }

  /**
   * Takes over an open terminal, by the descriptor of its master, and the process on it.
   *
   * `pid` is by default the leader of the session on the terminal. The `PtyChild` behaves like one returned by `spawn`, and
   * closes the master at the end. If the process is not a child of this process, `exitCode` and `signal` are both null, unless the
   * kernel reports the status to other processes than the parent (since Linux 6.15).
   *
   * @throws an Error with `code` when `master` is not the master of a terminal, or the process does not exist.
   * @throws an Error when another child or transport uses the terminal, also by another descriptor; when it is the controlling
   * terminal of this process; and when `pid` is this process or the leader of its session.
   * @throws {TypeError|RangeError} for a wrong argument or option. After any exception the master is as it was before.
   */
  static adopt(master: number, pid?: number, options?: AdoptOptions & NotDecoded): PtyChild<Buffer>;
  /** The same for strings as output: `options` sets `encoding`. */
  static adopt(master: number, pid: number | undefined, options: AdoptOptions & Decoded): PtyChild<string>;
  /** The same for options of which it is unknown whether they set `encoding`. */
  static adopt(master: number, pid?: number, options?: AdoptOptions): PtyChild;
  static adopt(master: number, pid?: number, options: AdoptOptions = {}): PtyChild {
    const planOf = planAdoption(options);
    const running = findRunningChild(reactor, master, pid);
    try {
      return new PtyChild(running.pair.name, [], planOf(running));
    } catch (error) {
      releaseRunningChild(reactor.system, running);
      throw error;
    }
  }

  /** The exit code, 0 to 255; null while the child runs, and when a signal killed it. */
  get exitCode(): number | null {
    return this.#observer.status.exitCode;
  }

  /** The signal that killed the child; null while it runs, and when it exited. */
  get signalCode(): Signal | null {
    return this.#observer.status.signal;
  }

  /** The width of the terminal in characters, as of the start or the last `resize`. */
  get columns(): number {
    return this.#columns;
  }

  /** The height of the terminal in characters, as of the start or the last `resize`. */
  get rows(): number {
    return this.#rows;
  }

  /** Whether the terminal echoes its input: false at a password prompt, and after the child's death. */
  get echo(): boolean {
    return this.#transport.echo;
  }

  /**
   * Whether input waits for the child to read it: a complete line or an end of input in canonical mode, any byte in another
   * mode. An incomplete line does not count, since a read would not return it. False after the child's death.
   */
  get hasUnreadInput(): boolean {
    return this.#transport.hasUnreadInput;
  }

  // --- called by Node -----------------------------------------------------------------------------------------

  override _read(): void {
    this.#observer.read();
    this.#transport.resumeTerminal();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#transport.write(chunk);
    this.#whenTaken(callback);
  }

  override _writev(chunks: { chunk: Buffer }[], callback: (error?: Error | null) => void): void {
    this.#transport.writeSequence(chunks.map(({ chunk }) => chunk));
    this.#whenTaken(callback);
  }

  /** Calls back when the kernel has accepted the bytes, so that 'drain' and `writableLength` are accurate. */
  #whenTaken(callback: (error?: Error | null) => void): void {
    if (this.#transport.bufferedLength > 0) this.#observer.pendingInput.waitForWrite(callback);
    else if (this.#transport.takesInput) callback();
    // The bytes were dropped. Deferred, since an endless source would else block the event loop before the child's end.
    else setImmediate(callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (!this.#transport.takesInput) {
      callback();
      return;
    }
    this.#observer.pendingInput.waitForFinal(callback);
    this.#transport.loseWriteConnection();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (error) this.#emitErrorSoon(error);
    if (this.#end.state !== 'closing') this.#abort();
    this.#observer.whenDone(() => callback(error));
  }

  /** Closes the terminal, which sends SIGHUP to the child, and every pipe. `'close'` follows when the child is dead. */
  override destroy(error?: Error): this {
    const wasClosing = this.#end.state === 'closing';
    this.#end.happened(error ? 'destroyedWithError' : 'destroyed');
    if (wasClosing) this.#abort();
    return super.destroy(error);
  }

  /** Emits the error on the next tick. Node would emit the error together with 'close', which waits for the child's death. */
  #emitErrorSoon(error: Error): void {
    process.nextTick(() => {
      this.emit('error', error);
      this.#end.happened('errorEmitted');
    });
  }

  #abort(): void {
    this.#transport.abortConnection();
    this.#observer.stdio.destroy();
  }

  // Stops are watched only once they have a listener, because watching costs a signal handler, and a system call at each SIGCHLD.
  // These methods are overridden, because removeAllListeners would remove a listener of 'newListener'.
  override on<E extends keyof PtyChildEvents>(
    event: E,
    listener: (...args: PtyChildEvents<Chunk>[E]) => void,
  ): this;
  override on<E extends string | symbol>(
    event: Exclude<E, 'data'>,
    listener: Parameters<Duplex['on']>[1],
  ): this;
  override on(event: string | symbol, listener: Parameters<Duplex['on']>[1]): this {
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return super.on(event, listener);
  }

  override addListener<E extends keyof PtyChildEvents>(
    event: E,
    listener: (...args: PtyChildEvents<Chunk>[E]) => void,
  ): this;
  override addListener<E extends string | symbol>(
    event: Exclude<E, 'data'>,
    listener: Parameters<Duplex['on']>[1],
  ): this;
  override addListener(event: string | symbol, listener: Parameters<Duplex['on']>[1]): this {
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return super.addListener(event, listener);
  }

  override prependListener<E extends keyof PtyChildEvents>(
    event: E,
    listener: (...args: PtyChildEvents<Chunk>[E]) => void,
  ): this;
  override prependListener<E extends string | symbol>(
    event: Exclude<E, 'data'>,
    listener: Parameters<Duplex['on']>[1],
  ): this;
  override prependListener(event: string | symbol, listener: Parameters<Duplex['on']>[1]): this {
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return super.prependListener(event, listener);
  }

  /** Emits an event. An exception of a listener becomes an uncaught exception, and the later events still follow. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // Overridden because Node emits 'close' without arguments, emits 'error' only together with it, and emits no 'close' at
    // all after a listener of 'end' or 'error' that throws.
    switch (event) {
      case 'error':
        if (this.#end.state === 'failed') return true;
        publish('strand-pty:error', () => ({ child: this, error: args[0] }));
        return this.#emitSafely(event, args);
      case 'end':
        this.#observer.delivered(this);
        return this.#emitLast(event);
      case 'finish':
        return this.#emitLast(event);
      case 'close':
        this.#closed();
        return this.#emitSafely(event, [this.exitCode, this.signalCode]);
      default:
        return this.#emitSafely(event, args);
    }
  }

  #emitSafely(event: string | symbol, args: unknown[]): boolean {
    try {
      return super.emit(event, ...args);
    } catch (error) {
      this.#transport.reactor.reportError(error);
      return true;
    }
  }

  /** After the later of 'end' and 'finish', Node destroys the stream at once, while the pipes may still be read. */
  #emitLast(event: 'end' | 'finish'): boolean {
    const heard = this.#emitSafely(event, []);
    if (this.readableEnded && this.writableFinished) this.#end.happened('completed');
    return heard;
  }

  #closed(): void {
    this.#end.happened('closed');
    this.#observer.delivered(this);
    this.#observer.closed();
    publish('strand-pty:close', () => ({ child: this, ...this.#observer.status.value }));
  }

  // --- called by the program ------------------------------------------------------------------------------------

  /**
   * Changes the size of the terminal; the kernel sends SIGWINCH to the foreground job, and `'resize'` is emitted.
   *
   * `columns` and `rows` are characters, 1 to 65,535; the pixels are 0 to 65,535, default 0 (unknown). No effect after the
   * exit.
   *
   * @throws {TypeError|RangeError} for an invalid size.
   */
  resize(columns: number, rows: number, pixelWidth?: number, pixelHeight?: number): void {
    this.#transport.resize(columns, rows, pixelWidth, pixelHeight);
    if (this.#transport.pid === null || !this.#transport.connected) return;
    this.#columns = columns;
    this.#rows = rows;
    this.emit('resize', columns, rows);
  }

  /**
   * Sends a signal to the child alone, not to its jobs. Returns false when the child is dead: a recycled pid is never
   * signalled.
   *
   * @throws {TypeError|RangeError} for an invalid signal.
   * @throws an Error with `code` when the kernel refuses (EPERM).
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
   * Sends a signal to the foreground process group of the terminal, as a typed Ctrl-C does. Returns false when there is no
   * such group, as after the child's death. SIGINT, SIGQUIT and SIGTSTP reach processes of other users too (sudo).
   *
   * @throws {TypeError|RangeError} for an invalid signal.
   * @throws an Error with `code` when the kernel refuses (EPERM).
   */
  killForeground(signal: SignalName | number): boolean {
    return this.#transport.signalForegroundGroup(signal);
  }

  /**
   * Ends every process of the child's session, background jobs included, and resolves when they have ended.
   *
   * Sends SIGHUP and SIGCONT at once, SIGTERM after a fifth of `grace` (at most 200 ms), and SIGKILL after `grace`. Output on
   * which a process is blocked is read and discarded. Processes that left the session are not signalled, but listed in `left`
   * of the result. No process is signalled after `ended`.
   *
   * @throws {TypeError|RangeError} (as a rejection) for a wrong option.
   */
  async terminate(options: TerminateOptions = {}): Promise<TerminateResult> {
    const left = await terminate(this.#transport, () => this.#observer.termination, options);
    return { ...this.#observer.status.value, ...left };
  }

  /**
   * Resolves when the terminal's echo is on (`true`) or off (`false`, as at a password prompt), at once if it already is.
   * The kernel does not report a change, so the terminal is polled every 10 ms.
   *
   * @throws an Error (as a rejection) with the code `'ETIMEDOUT'` after `timeout`, or the reason of `signal`.
   * @throws {ProcessExitedAlready} (as a rejection) when the child ends or the stream is destroyed before.
   * @throws {TypeError|RangeError} (as a rejection) for a wrong argument or option.
   */
  async waitForEcho(echo: boolean, options: WaitForEchoOptions = {}): Promise<void> {
    if (typeof echo !== 'boolean') throw invalid('echo', echo, 'true or false');
    await waitForEcho(this.#transport, echo, planWait(options));
  }

  /** Describes the foreground process group of the terminal; null when there is none. */
  foreground(): Foreground | null {
    const group = this.#transport.getForegroundGroup();
    return describeForeground(this.#transport.reactor.system, group);
  }

  /** Returns the terminal's attributes, by the names of termios(3). @throws an Error with the code `'EBADF'` when it is closed. */
  getAttributes(): Attributes {
    return this.#transport.getAttributes();
  }

  /**
   * Changes the attributes that are given, at once (TCSANOW).
   *
   * @throws {TypeError|RangeError} for an unknown name or a wrong value.
   * @throws an Error with the code `'EBADF'` when the terminal is closed.
   */
  setAttributes(attributes: AttributeChanges): void {
    this.#transport.setAttributes(attributes);
  }

  /** Keeps the event loop running while the child lives. This is the default. */
  ref(): this {
    this.#transport.ref();
    return this;
  }

  /** Lets the event loop end while the child lives. */
  unref(): this {
    this.#transport.unref();
    return this;
  }

  /** Terminates the child, discards unread output, and resolves at `'close'`. For `await using`. */
  override async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed) return;
    const closed = new Promise<void>((resolve) => {
      this.once('close', () => resolve());
    });
    try {
      if (this.#transport.state !== 'ended') await this.terminate();
    } finally {
      this.destroy();
    }
    await closed;
  }

  static {
    // In a vm context of Node 20 or 22 `Symbol.asyncDispose` is undefined.
    const value = PtyChild.prototype[Symbol.asyncDispose];
    Object.defineProperty(PtyChild.prototype, asyncDispose, { value, configurable: true, writable: true });
  }
}

function isStopEvent(event: string | symbol): boolean {
  return event === 'stopped' || event === 'continued';
}
