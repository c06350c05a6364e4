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
import { Duplex, type DuplexOptions, type Readable, type Writable } from 'node:stream';
import { type ExitStatus, ProcessExitedAlready, type Signal } from '../errors.js';
import type { DelayedCall, SignalName, Text } from '../interfaces.js';
import { type ChildFDs, TERMINAL } from '../launch/child-fds.js';
import { invalid, optionalMilliseconds } from '../launch/options.js';
import { type OptionTable, readOptions } from '../launch/read-options.js';
import { DEFAULT_GRACE, Termination } from '../process/termination.js';
import { reactor } from '../reactor/uv-reactor.js';
import { findRunningChild, releaseRunningChild } from '../terminal/adopted-child.js';
import type { AttributeChanges, Attributes } from '../terminal/attributes.js';
import { describeForeground, type Foreground } from '../terminal/foreground.js';
import { descendantsOf, type LeftProcess, livingProcesses } from '../terminal/living-processes.js';
import { isFailure } from '../transport/is-failure.js';
import { ChildStdio } from './child-stdio.js';
import { publish } from './diagnostics.js';
import { Limits } from './limits.js';
import { emitSafely } from './pipe-streams.js';
import {
  type AdoptOptions,
  planAdoption,
  planSpawn,
  type SpawnOptions,
  StreamPlan,
  type StreamSettings,
} from './spawn-options.js';
import { type StreamEvents, StreamTransport } from './stream-transport.js';
import { planWait, type WaitForEchoOptions, waitForEcho } from './wait-for-echo.js';

/** Options of `PtyChild.terminate`. */
export interface TerminateOptions {
  /**
   * Milliseconds from SIGHUP to SIGKILL, 0 to 2,147,483,647. Default 5,000. SIGTERM is sent after a fifth of it, at most
   * 200 ms.
   */
  grace?: number | undefined;
}

const TERMINATE_OPTIONS: OptionTable<TerminateOptions> = { grace: undefined };

/** How a child ended, and which of its processes did not. */
export interface TerminateResult extends ExitStatus {
  /**
   * Processes that still run; absent when there are none. They are descendants that left the session, processes that have
   * its terminal open (as long as the parent has), and members of the session that the parent may not signal (sudo). If the
   * child itself is one, its `exitCode` and `signal` are both null.
   */
  readonly left?: readonly LeftProcess[];
  /**
   * True when the other processes of the session could not be found: /proc belongs to another PID namespace, hides
   * processes (hidepid), or may not be read (`--permission`). The child's own group and the foreground group were ended;
   * `left` lacks what cannot be seen.
   */
  readonly incomplete?: true;
}

/** The events of a `PtyChild`, with the arguments of their listeners. */
export interface PtyChildEvents {
  /** The child was started. Emitted on the next tick after `spawn` returned. */
  spawn: [];
  /** The child was reaped. Output may still follow. */
  exit: [code: number | null, signal: Signal | null];
  /** The child was stopped by this signal. Watched only while a listener of `'stopped'` or `'continued'` exists. */
  stopped: [signal: Signal];
  /** The child was continued by SIGCONT. */
  continued: [];
  /** The child was reaped, and all of its output was delivered or the stream was destroyed. The last event. */
  close: [code: number | null, signal: Signal | null];
  /** `PtyChild.resize` changed the size of the terminal. */
  resize: [columns: number, rows: number];
  /** Output: a Buffer, or a string when `encoding` is set. Declare your listener's parameter as the one that it is. */
  data: [chunk: Buffer & string];
  /** All output was delivered, and the child was reaped. */
  end: [];
  /** The kernel has taken all input, after `end()`. */
  finish: [];
  /** The kernel has taken the input that was waiting, after `write()` returned false. */
  drain: [];
  readable: [];
  pause: [];
  resume: [];
  /** Reading or writing failed, or `destroy(error)` was called. The end of the child is never an error. */
  error: [error: Error];
  pipe: [source: Readable];
  unpipe: [source: Readable];
}

type Callback = (error?: Error | null) => void;
type Listener = Parameters<Duplex['on']>[1];

/** The listeners of a `PtyChild`, typed by `PtyChildEvents`. */
export interface PtyChild {
  on<E extends keyof PtyChildEvents>(event: E, listener: (...args: PtyChildEvents[E]) => void): this;
  on(...other: Parameters<Duplex['on']>): this;
  once<E extends keyof PtyChildEvents>(event: E, listener: (...args: PtyChildEvents[E]) => void): this;
  once(...other: Parameters<Duplex['once']>): this;
}

/**
 * A child on a pseudo-terminal as a Node `Duplex`: read its output, write its input.
 *
 * `'exit'` is emitted when the child was reaped, also while the stream is paused. `'close'` is the last event: the child was
 * reaped, and all of its output was delivered or the stream was destroyed. `spawn` and `PtyChild.adopt` make one. To change
 * how it behaves, wrap it; do not extend it.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: only overloads of methods that Duplex has.
export class PtyChild extends Duplex {
  /** The child's process id. It keeps its value after the exit. */
  readonly pid: number;
  /** The path of the terminal, such as `'/dev/pts/3'`. */
  readonly ttyName: string;
  /** Resolves when the child was reaped. Output may still follow. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  /**
   * Resolves when the child was reaped and all of its output was delivered, or the stream was destroyed. Never rejects.
   *
   * A stream that nothing has read or paused is not waited for: its output is kept for a late reader.
   */
  readonly ended: Promise<ExitStatus>;
  /** The pipes of the `stdio` option, by the child's descriptor: a Readable for `'r'`, a Writable for `'w'`. */
  readonly stdio: Readonly<Record<number, Readable | Writable | undefined>>;
  readonly #transport: StreamTransport;
  #termination: Termination | undefined;
  readonly #limits: Limits | undefined;
  #status: ExitStatus = { exitCode: null, signal: null };
  readonly #stdio: ChildStdio;
  /** Those whose 'end' (or 'close') is still to come. */
  readonly #unended: Set<Readable | Writable>;
  #terminalEnded = false;
  /** `_read` was called. */
  #asked = false;
  /** Both sides have ended, and the next to call `destroy` is Node. */
  #endsByItself = false;
  #givenUp = false;
  /** The 'error' with which the stream was destroyed was emitted, and Node will emit it once more. */
  #toldError: Error | undefined;
  readonly #linger: number | undefined;
  #lingering: DelayedCall | undefined;
  #columns: number;
  #rows: number;
  #resolveExited!: (status: ExitStatus) => void;
  #resolveEnded!: (status: ExitStatus) => void;
  /** What waits for the kernel to take the input, for the end of the input, and for the end of the child. */
  #written: Callback | undefined;
  #inputEnded: Callback | undefined;
  #destroyed: (() => void) | undefined;

  /** See `spawn`. */
  constructor(file: Text, args?: readonly Text[], options?: SpawnOptions);
  /** @internal */
  constructor(file: Text, args: readonly Text[], plan: StreamPlan);
  constructor(file: Text, args: readonly Text[] = [], options: SpawnOptions | StreamPlan = {}) {
    const plan = options instanceof StreamPlan ? options : planSpawn(file, args, options);
    const { start, settings } = plan;
    const { encoding, readableHighWaterMark, writableHighWaterMark } = settings;
    // Without a prototype: Node takes more options than these, also from a polluted one.
    super({
      __proto__: null,
      allowHalfOpen: false,
      readableHighWaterMark,
      writableHighWaterMark,
    } as DuplexOptions);
    if (encoding) this.setEncoding(encoding);
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#stdio = start.childFDs === TERMINAL ? ChildStdio.none : this.#openStdio(start.childFDs);
    this.stdio = this.#stdio.streams;
    this.#unended = new Set<Readable | Writable>(this.#stdio.readables).add(this);
    try {
      this.#transport = new StreamTransport(this.#protocol(), file, plan.argv, start);
    } catch (error) {
      publish('strand-pty:error', () => ({ file, args, error }));
      throw error;
    }
    const size = start.running ? this.#transport.getWindowSize() : start.terminal.size;
    this.#columns = size.columns;
    this.#rows = size.rows;
    this.#linger = settings.linger;
    this.pid = this.#transport.originalPid;
    this.ttyName = this.#transport.ttyName;
    if (settings.signal || settings.timeout) this.#limits = this.#limit(settings);
    publish('strand-pty:spawn', () => ({ child: this, file, args }));
    process.nextTick(() => this.emit('spawn'));
  }

  /**
   * Takes over an open terminal, by the descriptor of its master, and the process on it.
   *
   * `pid` is by default the leader of the session on the terminal. The `PtyChild` reads, writes, signals and waits as one of
   * `spawn` does, and closes the master at the end. The exit status of a process that is not a child of this process belongs
   * to its parent: `exitCode` and `signal` are both null, unless the kernel still knows them (Linux 6.15).
   *
   * @throws an Error with `code` when `master` is not the master of a terminal, or the process does not exist.
   * @throws an Error when another child or transport has the terminal, also by another descriptor; when it is the terminal of
   * the own session; and when `pid` is this process or the leader of its session.
   * @throws {TypeError|RangeError} for a wrong argument or option. After any throw the master is as it was.
   */
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

  #openStdio(kinds: ChildFDs): ChildStdio {
    return ChildStdio.open(kinds, {
      pipes: () => this.#transport.pipes,
      closed: (stream) => this.#streamEnded(stream),
      reportError: (error) => this.#transport.reactor.reportError(error),
    });
  }

  #limit(settings: StreamSettings): Limits {
    const { killSignal, killGrace } = settings;
    return new Limits(settings, this.#transport.reactor, {
      isAlive: () => {
        this.#transport.reapProcess();
        return this.#transport.pid !== null;
      },
      end: () => this.#terminator().kill(killSignal, killGrace),
    });
  }

  #terminator(): Termination {
    this.#termination ??= new Termination(this.#transport);
    return this.#termination;
  }

  /** The exit code, 0 to 255; null while the child runs, and when a signal killed it. */
  get exitCode(): number | null {
    return this.#status.exitCode;
  }

  /** The signal that killed the child; null while it runs, and when it exited. */
  get signalCode(): Signal | null {
    return this.#status.signal;
  }

  /** The width of the terminal in characters, as of the start or the last `resize`. */
  get columns(): number {
    return this.#columns;
  }

  /** The height of the terminal in characters, as of the start or the last `resize`. */
  get rows(): number {
    return this.#rows;
  }

  /** Whether the terminal echoes what is typed: false at a password prompt, and after the child's death. */
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

  // --- what happens to the child ------------------------------------------------------------------------------

  #protocol(): StreamEvents {
    return {
      makeConnection: () => {},
      childDataReceived: (childFD, data) => this.#received(childFD, data),
      childConnectionLost: (childFD, reason) => this.#lost(childFD, isFailure(reason) ? reason : undefined),
      pipeDrained: (childFD) => this.#stdio.drained(childFD),
      pipeHeld: (childFD) => this.#settleUnread(childFD),
      terminalHeld: () => this.#settleUnread(),
      terminalEnded: () => this.#outputEnded(),
      processExited: (reason) => this.#exited(reason),
      processEnded: () => this.#closeIfDone(),
      childStopped: (signal) => this.#stopChanged('stopped', signal),
      childContinued: () => this.#stopChanged('continued'),
      inputDrained: () => this.#inputDrained(),
      inputClosed: () => this.#inputClosed(),
    };
  }

  /** What a 'data' listener throws is an uncaught exception, as of any stream; the connection goes on. */
  #received(childFD: number, data: Buffer): void {
    try {
      if (this.#transport.terminalFD !== childFD) this.#stdio.received(childFD, data);
      else if (!this.push(data)) this.#transport.pauseTerminal();
    } catch (error) {
      this.#transport.reactor.reportError(error);
    }
  }

  #lost(childFD: number, failure: Error | undefined): void {
    const stream = this.#stdio.stream(childFD);
    if (stream) {
      this.#stdio.lost(childFD, failure);
      this.#settleUnread(childFD);
    } else if (failure) {
      this.#inputDrained(failure);
      this.#inputClosed(failure);
      this.destroy(failure);
    }
  }

  #exited({ exitCode, signal }: ExitStatus): void {
    const limit = this.#limits?.exceeded;
    this.#status = limit ? { exitCode, signal, [limit]: true } : { exitCode, signal };
    this.#limits?.end();
    this.#termination?.reaped();
    this.#resolveExited(this.#status);
    publish('strand-pty:exit', () => ({ child: this, exitCode, signal }));
    this.emit('exit', exitCode, signal);
    this.#endIfDone();
    if (this.#linger !== undefined) this.#endAfter(this.#linger);
  }

  /** Reading keeps the event loop running, unless it was told not to. */
  #endAfter(linger: number): void {
    this.#lingering = this.#transport.reactor.callLater(linger, () => this.#transport.endOutput()).unref();
  }

  /** Stops are watched until a change comes that nothing listens for. */
  #stopChanged(event: 'stopped' | 'continued', ...args: Signal[]): void {
    const listeners = this.listenerCount('stopped') + this.listenerCount('continued');
    if (listeners === 0) this.#transport.watchStops(false);
    else this.emit(event, ...args);
  }

  #outputEnded(): void {
    this.#terminalEnded = true;
    this.#endIfDone();
    this.#settleUnread();
  }

  /** `ended` does not wait for a reader that never came: what the child wrote is held here for it. */
  #settleUnread(childFD?: number): void {
    const stream = childFD === undefined ? this : this.#stdio.stream(childFD);
    const hasReader = childFD === undefined ? this.#hasReader : this.#stdio.hasReader(childFD);
    if (stream && !hasReader && this.#transport.pid === null) this.#streamEnded(stream);
  }

  /** Somebody has read, or is prepared to, paused or not. */
  get #hasReader(): boolean {
    return this.#asked || this.readableFlowing !== null;
  }

  /** 'end' never precedes 'exit'. */
  #endIfDone(): void {
    if (this.#terminalEnded && this.#transport.pid === null && !this.destroyed) this.push(null);
  }

  #streamEnded(stream: Readable | Writable): void {
    this.#unended.delete(stream);
    if (this.#unended.size === 0) this.#resolveEnded(this.#status);
    this.#closeIfDone();
  }

  /** 'close' comes when the child has ended and every stream beside this one is closed. */
  #closeIfDone(): void {
    if (this.#transport.state !== 'ended' || !this.#stdio.closed) return;
    const destroyed = this.#destroyed;
    this.#destroyed = undefined;
    destroyed?.();
  }

  #inputDrained(failure?: Error): void {
    const written = this.#written;
    this.#written = undefined;
    written?.(failure);
  }

  #inputClosed(failure?: Error): void {
    const ended = this.#inputEnded;
    this.#inputEnded = undefined;
    ended?.(failure);
  }

  // --- the stream -----------------------------------------------------------------------------------------

  override _read(): void {
    this.#asked = true;
    this.#transport.resumeTerminal();
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
    this.#transport.loseWriteConnection();
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#destroyed = () => callback(error);
    if (error) this.#tellError(error);
    if (this.#givenUp) this.#abort();
    this.#closeIfDone();
  }

  /** Closes the terminal, which sends SIGHUP to the child, and every pipe. `'close'` follows when the child is dead. */
  override destroy(error?: Error): this {
    this.#givenUp ||= !this.#endsByItself;
    this.#endsByItself = false;
    if (this.destroyed && this.#givenUp) this.#abort();
    return super.destroy(error);
  }

  /** At once: Node would emit it together with 'close', which waits for the child's death. */
  #tellError(error: Error): void {
    process.nextTick(() => {
      this.emit('error', error);
      this.#toldError = error;
    });
  }

  #abort(): void {
    this.#transport.abortConnection();
    this.#stdio.destroy();
  }

  // Without a listener stops are not watched: that costs a signal handler, and a system call at each SIGCHLD. Not by
  // 'newListener', which removeAllListeners would take away.
  override on(event: string | symbol, listener: Listener): this {
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return super.on(event, listener);
  }

  override addListener(event: string | symbol, listener: Listener): this {
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return super.addListener(event, listener);
  }

  override prependListener(event: string | symbol, listener: Listener): this {
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return super.prependListener(event, listener);
  }

  /**
   * Emits an event, as an EventEmitter does. What a listener throws is an uncaught exception, and the child's life goes on.
   */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // Node emits 'close' without arguments; ours tells how the child ended. And Node emits no 'close' after a listener of
    // 'end' or 'error' that throws, or an 'error' without a listener: so that is reported through the reactor.
    if (event === 'error' && this.#toldError !== undefined) return true;
    if (event === 'end' || event === 'close') this.#streamEnded(this);
    if (event === 'close') this.#closed();
    if (event === 'error') publish('strand-pty:error', () => ({ child: this, error: args[0] }));
    const given = event === 'close' ? [this.exitCode, this.signalCode] : args;
    const heard = emitSafely(
      () => super.emit(event, ...given),
      (error) => this.#transport.reactor.reportError(error),
    );
    // After the last of the two Node destroys the stream at once; the pipes are still to be read then.
    if (event === 'end' || event === 'finish')
      this.#endsByItself = this.readableEnded && this.writableFinished;
    return heard;
  }

  #closed(): void {
    this.#lingering?.cancel();
    publish('strand-pty:close', () => ({ child: this, ...this.#status }));
  }

  // --- what can be asked of the child ---------------------------------------------------------------------------

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
   * Sends a signal to the foreground job of the terminal, as a typed Ctrl-C does. Returns false when there is no such job,
   * as after the child's death. SIGINT, SIGQUIT and SIGTSTP reach processes of other users too (sudo).
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
   * which a process is blocked is read and discarded. Processes that left the session are not signalled: they are `left` in
   * the result. No process is signalled after `ended`.
   *
   * @throws {TypeError|RangeError} (as a rejection) for a wrong option.
   */
  async terminate(options: TerminateOptions = {}): Promise<TerminateResult> {
    const { grace: given } = readOptions(options, TERMINATE_OPTIONS);
    const grace = optionalMilliseconds('grace', given) ?? DEFAULT_GRACE;
    const { pid, reactor } = this.#transport;
    const descendants = pid === null ? new Map<number, number>() : descendantsOf(reactor.system, pid);
    if (this.#transport.state !== 'ended') {
      const termination = this.#terminator();
      termination.hangUp(grace);
      await termination.done();
    }
    const { session, terminalId } = this.#transport;
    const { processes, complete } = livingProcesses(reactor.system, session, terminalId, descendants);
    return {
      ...this.#status,
      ...(processes.length > 0 && { left: processes }),
      ...(!complete && { incomplete: true }),
    };
  }

  /**
   * Resolves when the terminal's echo is on (`true`) or off (`false`, as at a password prompt), at once if it already is.
   * The kernel does not report a change, so the terminal is polled every 10 ms.
   *
   * Rejects with an Error of the code `'ETIMEDOUT'` after `timeout`, with the reason of `signal`, and with a
   * ProcessExitedAlready when the child ends or is destroyed before.
   */
  async waitForEcho(echo: boolean, options: WaitForEchoOptions = {}): Promise<void> {
    if (typeof echo !== 'boolean') throw invalid('echo', echo, 'true or false');
    await waitForEcho(this.#transport, echo, planWait(options));
  }

  /** Describes the foreground job of the terminal; null when there is none. */
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
}

function isStopEvent(event: string | symbol): boolean {
  return event === 'stopped' || event === 'continued';
}
