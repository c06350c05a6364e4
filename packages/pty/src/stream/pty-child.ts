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
import type { AttributeChanges, Attributes } from '../process/attributes.js';
import { type ChildFDs, TERMINAL } from '../process/child-fds.js';
import { describeForeground, type Foreground } from '../process/foreground.js';
import { invalid, optionalMilliseconds } from '../process/options.js';
import { type OptionTable, readOptions } from '../process/read-options.js';
import { findRunningChild, releaseRunningChild } from '../process/running-child.js';
import { descendantsOf, type LeftProcess, livingProcesses } from '../process/session.js';
import { DEFAULT_GRACE, Termination } from '../process/termination.js';
import { reactor } from '../reactor/uv-reactor.js';
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

export interface TerminateOptions {
  /** Milliseconds from SIGHUP to SIGKILL; default 5000. SIGTERM comes after a fifth of it, and at most 200 ms. */
  grace?: number | undefined;
}

const TERMINATE_OPTIONS: OptionTable<TerminateOptions> = { grace: undefined };

export interface TerminateResult extends ExitStatus {
  /**
   * Processes that live on, if there are any: descendants that left the session, who has its terminal open (as long as
   * we have), and members of the session that may not be signalled (sudo). If the child itself is one, its status is
   * unknown: both null.
   */
  readonly left?: readonly LeftProcess[];
  /**
   * Other processes of the session could not be looked up, because /proc is not that of this PID namespace, hides processes
   * (hidepid), or may not be read (`--permission`). The child's own group and the foreground group were ended; `left` lacks
   * what cannot be seen.
   */
  readonly incomplete?: true;
}

/** The events of a PtyChild, with what their listeners are given. */
export interface PtyChildEvents {
  spawn: [];
  exit: [code: number | null, signal: Signal | null];
  /** The child was stopped by this signal. */
  stopped: [signal: Signal];
  /** The child was continued. */
  continued: [];
  close: [code: number | null, signal: Signal | null];
  /** `resize` has changed the size. */
  resize: [columns: number, rows: number];
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
type Listener = Parameters<Duplex['on']>[1];

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
  /**
   * The child was reaped, and every byte of its output was delivered, or is held here for a reader that never came; or the
   * stream was destroyed. Never rejects.
   */
  readonly ended: Promise<ExitStatus>;
  /** The pipes beside the terminal, by the child's descriptors: a Readable for `'r'`, a Writable for `'w'`. */
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
   * Takes over a terminal that came from elsewhere, by its master, and the process on it: it is read, written, signalled
   * and waited for as one of `spawn`. `pid` is by default that of the leader of the session on the terminal. The master is
   * ours from then on. The exit status of a process that is not our child is for its parent: both null, unless the
   * kernel still knows it (Linux 6.15).
   *
   * @throws an Error with `code` when `master` is not a master, or there is no such process; an Error when another child or
   * transport has the terminal, also as another descriptor, or it is that of our own session, or `pid` is this process or
   * leads its session; TypeError and RangeError for bad arguments. The master is left as it was.
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

  /** Closes the terminal and every pipe; 'close' comes when the child is dead. */
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
    super.on(event, listener);
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return this;
  }

  override addListener(event: string | symbol, listener: Listener): this {
    super.addListener(event, listener);
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return this;
  }

  override prependListener(event: string | symbol, listener: Listener): this {
    super.prependListener(event, listener);
    if (isStopEvent(event)) this.#transport.watchStops(true);
    return this;
  }

  /**
   * Node emits 'close' without arguments; ours tells how the child ended. And Node emits no 'close' after a listener of
   * 'end' or 'error' that throws, or an 'error' without a listener: so that is reported through the reactor.
   */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
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

  /** The child gets SIGWINCH, and 'resize' is emitted. After the exit: no effect. @throws {TypeError|RangeError} */
  resize(columns: number, rows: number, pixelWidth?: number, pixelHeight?: number): void {
    this.#transport.resize(columns, rows, pixelWidth, pixelHeight);
    if (this.#transport.pid === null || !this.#transport.connected) return;
    this.#columns = columns;
    this.#rows = rows;
    this.emit('resize', columns, rows);
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
   * Signals the job in the foreground of the terminal, as a typed Ctrl-C does. False when there is none, as once the
   * child is dead. SIGINT, SIGQUIT and SIGTSTP reach another user's processes, too (sudo).
   *
   * @throws {TypeError|RangeError} for what is no signal; an Error with `code` when the kernel refuses.
   */
  killForeground(signal: SignalName | number): boolean {
    return this.#transport.signalForegroundGroup(signal);
  }

  /**
   * Ends every process of the child's session, background jobs too: SIGHUP and SIGCONT at once, SIGTERM a fifth of the
   * grace later (at most 200 ms), and SIGKILL after the grace. What keeps a child from dying, because it is blocked on its own output, is read and discarded. Processes
   * that left the session are not chased: they are `left` in the result. Nobody is signalled after `ended`.
   */
  async terminate(options: TerminateOptions = {}): Promise<TerminateResult> {
    const { grace: given } = readOptions(options, TERMINATE_OPTIONS);
    const grace = optionalMilliseconds('grace', given) ?? DEFAULT_GRACE;
    const descendants = this.#transport.pid === null ? new Map<number, number>() : descendantsOf(this.pid);
    if (this.#transport.state !== 'ended') {
      const termination = this.#terminator();
      termination.hangUp(grace);
      await termination.done();
    }
    const { session, terminalId } = this.#transport;
    const { processes, complete } = livingProcesses(session, terminalId, descendants);
    return {
      ...this.#status,
      ...(processes.length > 0 && { left: processes }),
      ...(!complete && { incomplete: true }),
    };
  }

  /**
   * Resolves when the terminal echoes what is typed, with false when it does not: at a password prompt. At once when that
   * is so already; the kernel does not tell, so it is looked at every 10 ms.
   *
   * Rejects with the code `'ETIMEDOUT'`, with the reason of `signal`, and with a ProcessExitedAlready when the child ends
   * or is destroyed before.
   */
  async waitForEcho(echo: boolean, options: WaitForEchoOptions = {}): Promise<void> {
    if (typeof echo !== 'boolean') throw invalid('echo', echo, 'true or false');
    await waitForEcho(this.#transport, echo, planWait(options));
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
  setAttributes(attributes: AttributeChanges): void {
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
