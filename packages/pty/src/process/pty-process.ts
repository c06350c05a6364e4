/**
 * A child on a pseudo-terminal. Reference: `PTYProcess`; docs/reference-map.md compares every method.
 *
 * The parent keeps the slave open until the child was reaped or the master is closed. So a child that closes its three
 * descriptors is not hung up while it lives, and output of a child that opens /dev/tty again still arrives. After the reap
 * the parent closes the slave, and the output ends:
 *
 *     pidfd readable ─▶ reap ─▶ close the slave ─▶ read to EIO ─▶ drained
 *
 * A background job that has the terminal open delays the end until it closes it.
 *
 * Test: test/process/end/life-on-a-terminal.test.ts, test/conformance/, test/lifecycle/
 */
import { constants } from 'node:os';
import { inspect } from 'node:util';
import { ConnectionDone, ConnectionLost, type ExitReason } from '../errors.js';
import type {
  Address,
  EofPolicy,
  ProcessEvents,
  ProcessTransport,
  SignalName,
  SpawnProcessOptions,
  Text,
  WindowSize,
} from '../interfaces.js';
import { type ChildFDs, type OpenPipe, terminalOutput } from '../launch/child-fds.js';
import { requireProtocol, requireWindowSize } from '../launch/options.js';
import { readOptions } from '../launch/read-options.js';
import { ESRCH, signalError, signalNumber } from '../launch/signals.js';
import { startError } from '../launch/spawn-failure.js';
import { SPAWN_PROCESS_OPTIONS } from '../launch/spawn-request.js';
import { systemError } from '../native/system-error.js';
import { deliverRead } from '../reactor/dispatch.js';
import {
  type AttributeChanges,
  type Attributes,
  changeAttributes,
  readAttribute,
  readAttributes,
} from '../terminal/attributes.js';
import { endOfInput } from '../terminal/end-of-input.js';
import type { SessionIdentity } from '../terminal/living-processes.js';
import { readWindowSize } from '../terminal/window-size.js';
import { requireBytes } from '../transport/bytes.js';
import { makeEphemeral, warnNotPersisted } from '../transport/ephemeral.js';
import { FileDescriptor } from '../transport/file-descriptor.js';
import { isFailure } from '../transport/is-failure.js';
import { BaseProcess } from './base-process.js';
import type { LifeState } from './child-life.js';
import { ChildPipes, notWritable } from './child-pipes.js';
import type { ProcessEnd } from './process-pipes.js';
import { launchOnTerminal, PTYPlan, planPTY } from './pty-plan.js';
import { reasonOf } from './wait-status.js';

const EIO = -constants.errno.EIO;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/**
 * A child on a pseudo-terminal, connected to a protocol. `spawnProcess` with `usePTY` returns one. Reference: `PTYProcess`.
 *
 * With `childFDs` the child may have pipes beside the terminal.
 */
export class PTYProcess extends FileDescriptor implements ProcessTransport {
  /** The protocol that is called. */
  readonly protocol: ProcessEvents;
  /** The path of the terminal, such as `'/dev/pts/3'`. */
  readonly ttyName: string;
  readonly #process: BaseProcess;
  readonly #eof: EofPolicy;
  readonly #childFDs: ChildFDs;
  /** The child's descriptor under which output of the terminal is reported, echo included. */
  readonly #output: number;
  /** The child's descriptor under which input of the terminal is written. */
  readonly #input: number;
  readonly #pipes: ChildPipes;
  /** The parent's own descriptor of the slave; -1 once the child was reaped or the master is closed. */
  #slave: number;
  #lastByte: number | undefined;
  #discarding = false;
  /** Set by `closeStdout`: output is discarded to the end. */
  #outputClosed = false;
  /** The terminal was closed, and what was lost was reported. */
  #closeReported = false;

  /**
   * Starts `executable` with `args` (argv[0] included) on a terminal.
   *
   * @throws {SpawnError} when the program cannot be started, with the step that failed. No process and no descriptor is left.
   * @throws {TypeError|RangeError} for an invalid argument or option, before anything is opened.
   */
  constructor(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options?: SpawnProcessOptions,
  );
  /** @internal */
  constructor(protocol: ProcessEvents, executable: Text, args: readonly Text[], plan: PTYPlan);
  constructor(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options: SpawnProcessOptions | PTYPlan = {},
  ) {
    requireProtocol(protocol);
    const plan = options instanceof PTYPlan ? options : planPTY(readOptions(options, SPAWN_PROCESS_OPTIONS));
    const { reactor, terminal, childFDs } = plan;
    const { pair, child, pipes, request } = launchOnTerminal(plan, executable, args);

    super(pair.master, reactor, request !== undefined);
    makeEphemeral(this);
    this.protocol = protocol;
    this.ttyName = pair.name;
    this.#eof = terminal.eof;
    this.#slave = pair.slave;
    this.#childFDs = childFDs;
    this.#output = terminalOutput(childFDs);
    this.#input = childFDs.get(STDIN) === 'pty' ? STDIN : this.#output;
    this.#pipes = ChildPipes.none;
    this.#process = new BaseProcess(child, this, () => this.childReaped());
    try {
      if (pipes.length > 0) this.#pipes = this.#openPipes(pipes);
      if (terminal.paused) this.pauseTerminal();
      else this.startReading();
      this.#pipes.start(terminal.paused);
      this.#process.connect();
    } catch (error) {
      if (!request) {
        // The child and the master are the caller's: both stay as they are.
        this.stopReading();
        throw error;
      }
      this.#abandon(terminal.given !== undefined);
      throw startError(error, request);
    }
  }

  #openPipes(pipes: readonly OpenPipe[]): ChildPipes {
    return ChildPipes.open(this.reactor, pipes, {
      childDataReceived: (childFD, data) =>
        this.#process.inContext(this.protocol.childDataReceived, this.protocol, childFD, data),
      childConnectionLost: (childFD, reason) => this.childConnectionLost(childFD, reason),
      childInputDrained: (childFD) => this.childInputDrained(childFD),
      childOutputHeld: (childFD) => this.childOutputHeld(childFD),
    });
  }

  /** Ends a child that was started and cannot be watched. A terminal that the caller has opened stays open (rule 4). */
  #abandon(isGiven: boolean): void {
    this.#process.abandon();
    if (isGiven) {
      this.keepDescriptor();
      this.reactor.system.releaseDescriptor(this.#slave);
      this.#slave = -1;
    }
    super.connectionLost(new ConnectionLost('the child cannot be watched'));
    this.#releaseSlave();
    this.#closeReported = true;
    this.#pipes.abortConnection();
    this.#drainedIfClosed();
  }

  /** The child's process id; null once the child was reaped. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** The child's process id, also after it was reaped. */
  get originalPid(): number {
    return this.#process.originalPid;
  }

  /** The raw wait status of wait(2); -1 until the child was reaped, and when the status is unknown. */
  get status(): number {
    return this.#process.status;
  }

  /** The state of the child's life: `'running'`, `'exited'` (reaped), `'drained'`, `'finished'` (both) or `'ended'`. */
  get state(): LifeState {
    return this.#process.state;
  }

  /** The child's descriptor under which output of the terminal is delivered: the first of 1, 2 and 0 that is the terminal. */
  get terminalFD(): number {
    return this.#output;
  }

  /** The open pipes beside the terminal, by the child's descriptor. Each is a transport of its own. */
  get pipes(): ReadonlyMap<number, ProcessEnd> {
    return this.#pipes.all;
  }

  // --- output -----------------------------------------------------------------------------------------------

  /** Turns EIO, with which the kernel reports that no process has the slave open, into the end of the output. */
  protected override readFailure(errno: number): Error | undefined {
    if (errno !== EIO) return super.readFailure(errno);
    return this.pid !== null && this.#reopenSlave() ? undefined : new ConnectionDone();
  }

  /**
   * Opens the slave again. A living child that calls vhangup(2), as getty and login do, hangs up the parent's slave too. With a new
   * slave, the child's output arrives after the child has opened the terminal again.
   */
  #reopenSlave(): boolean {
    const { system } = this.reactor;
    const slave = system.openSlave(this.fileno());
    if (slave < 0) return false;
    this.#releaseSlave();
    this.#slave = slave;
    return true;
  }

  /** Called with output of the terminal. Calls `childDataReceived` of the protocol. */
  protected override dataReceived(data: Buffer): void {
    if (this.#discarding) return;
    this.#process.inContext(this.protocol.childDataReceived, this.protocol, this.#output, data);
  }

  #reportLost(childFD: number, reason: Error): void {
    this.#process.call(this.protocol.childConnectionLost, this.protocol, childFD, reason);
  }

  /** Starts or stops to read and discard output, also while reading is paused. @internal */
  discardOutput(discarding: boolean): void {
    if (this.#outputClosed || discarding === this.#discarding) return;
    this.#discarding = discarding;
    if (discarding) this.startReading();
    else if (this.paused) this.stopReading();
  }

  /** Stops reading from the terminal and every pipe; the child blocks when the kernel's buffer is full. */
  override pauseProducing(): void {
    this.pauseTerminal();
    this.#pipes.pauseProducing();
  }

  /** Continues to read from the terminal and every pipe. */
  override resumeProducing(): void {
    this.resumeTerminal();
    this.#pipes.resumeProducing();
  }

  /** Stops reading from the terminal, but not from the pipes. @internal */
  pauseTerminal(): void {
    super.pauseProducing();
    if (this.#discarding) this.startReading();
  }

  /** Continues to read from the terminal alone. Cheap without a pause: the stream calls it after every chunk. @internal */
  resumeTerminal(): void {
    if (this.paused || !this.reading) super.resumeProducing();
  }

  /** Closes at once when the output is discarded, also while reading is paused. */
  protected override postLoseConnection(): Error | undefined {
    return this.#discarding ? new ConnectionDone() : super.postLoseConnection();
  }

  /**
   * Closes the child's descriptor 1. A terminal cannot be half closed, so its output is read and discarded from now on.
   */
  closeStdout(): void {
    this.closeChildFD(STDOUT);
  }

  /** Closes the child's descriptor 2. No effect when descriptor 2 is the terminal, where errors are part of the output. */
  closeStderr(): void {
    this.closeChildFD(STDERR);
  }

  // --- input ------------------------------------------------------------------------------------------------

  /** Writes to the terminal, and remembers the last byte for `trailer`. */
  protected override writeSomeData(data: Uint8Array): number | Error {
    const sent = super.writeSomeData(data);
    if (typeof sent === 'number' && sent > 0) this.#lastByte = data[sent - 1];
    return sent;
  }

  /**
   * Ends the child's input: sends everything that was written, then the end of input by the `eof` option (`EofPolicy`).
   *
   * Until the queue is empty, further writes are accepted and sent; later writes are dropped. `'hangup'` closes the terminal as
   * `loseConnection` does, and waits while reading is paused. A child that changes the mode of the terminal only after the EOF
   * character was sent reads it as a NUL byte.
   */
  closeStdin(): void {
    this.closeChildFD(STDIN);
  }

  /** Returns the EOF characters of the `eof` option for the present mode of the terminal. */
  protected override trailer(): Uint8Array {
    return endOfInput(this.#eof, this.getAttributes(), this.#lastByte);
  }

  /** Closes the terminal with `eof: 'hangup'`. */
  protected override closeWriteConnection(): void {
    // Closes only the terminal: output on a pipe may still be unread.
    if (this.#eof === 'hangup') super.loseConnection();
  }

  /**
   * Closes the input, when no process has the terminal open any more (EPIPE) or writing failed. Reading continues, because output
   * may be left.
   */
  override writeConnectionLost(reason: Error): void {
    this.stopWriting();
    this.dropWrites(this.pid !== null && isFailure(reason) ? reason : undefined);
    this.producerUnregistered();
  }

  /**
   * Drops unsent input. If there was unsent input or writing failed, calls `childConnectionLost` of the protocol: with 0, or with
   * `terminalFD` when the child's descriptor 0 is not the terminal.
   */
  protected override dropWrites(failure?: Error): void {
    const lost = failure !== undefined || this.bufferedLength > 0;
    super.dropWrites();
    if (lost)
      this.#reportLost(this.#input, failure ?? new ConnectionLost('the child did not take all of its input'));
  }

  /**
   * Whether input waits for the child to read it: a complete line or an end of input in canonical mode, any byte in another
   * mode. An incomplete line does not count, since a read would not return it. False after the child's death.
   */
  get hasUnreadInput(): boolean {
    if (this.pid === null || this.#slave < 0) return false;
    return this.bufferedLength > 0 || this.reactor.system.hasUnreadInput(this.#slave) > 0;
  }

  /**
   * Writes to the terminal (0) or to a pipe, by the child's descriptor.
   *
   * @throws {TypeError} when `data` is not a Uint8Array.
   * @throws {RangeError} for a descriptor that the parent cannot write to.
   */
  writeToChild(childFD: number, data: Uint8Array): void {
    requireBytes(data);
    if (childFD === this.#input) {
      this.write(data);
      return;
    }
    const writer = this.#pipes.writer(childFD);
    if (!writer) throw notWritable(childFD);
    writer.write(data);
  }

  /**
   * Closes one descriptor of the child: a pipe as `Process.closeChildFD` does, the terminal as `closeStdin`, `closeStdout`
   * and `closeStderr` do. No effect if `childFD` is not mapped.
   */
  closeChildFD(childFD: number): void {
    if (this.#childFDs.get(childFD) !== 'pty') this.#pipes.all.get(childFD)?.close();
    else if (childFD === this.#input) this.loseWriteConnection();
    else if (childFD === this.#output) this.#closeOutput();
  }

  #closeOutput(): void {
    this.discardOutput(true);
    this.#outputClosed = true;
  }

  /** Closes the terminal and every pipe, as `FileDescriptor.loseConnection` does. Closing the terminal sends SIGHUP to the child. */
  override loseConnection(): void {
    super.loseConnection();
    this.#pipes.loseConnection();
  }

  /**
   * Delivers output that is already in the kernel, up to 128 KiB, and closes the terminal and every pipe, also while other
   * processes have them open. Unsent input is dropped. While reading is paused it waits for `resumeProducing`.
   */
  endOutput(): void {
    if (this.connected) this.writeConnectionLost(new ConnectionDone());
    this.loseConnection();
  }

  /** Closes the terminal and every pipe at once. Unsent input and unread output are lost. */
  override abortConnection(): void {
    super.abortConnection();
    this.#pipes.abortConnection();
  }

  /** Called when a pipe was closed, by either side. Calls `childConnectionLost` of the protocol. */
  protected childConnectionLost(childFD: number, reason: Error): void {
    this.#reportLost(childFD, reason);
    this.#drainedIfClosed();
  }

  /** Called when a pipe was closed and its output is kept for a reader. @internal */
  protected childOutputHeld(_childFD: number): void {
    this.#releaseIfClosed();
  }

  /** Called when the terminal was closed and its output is kept for a reader. @internal */
  protected override outputHeld(): void {
    this.#releaseIfClosed();
  }

  /** Closes the pidfd of a dead child whose last output is kept for a reader: a dead child holds no descriptor. */
  #releaseIfClosed(): void {
    if (this.pid === null && this.fileno() < 0 && this.#pipes.areClosed) this.#process.releasePidfd();
  }

  /** Called when all bytes that were queued for a pipe have been written. @internal */
  protected childInputDrained(_childFD: number): void {}

  #drainedIfClosed(): void {
    if (this.#closeReported && this.#pipes.all.size === 0) this.#process.drained();
    else this.#releaseIfClosed();
  }

  /** Runs a callback in the asynchronous context of the spawn, and reports what it throws. @internal */
  protected callBack(callback: () => void): void {
    this.#process.call(callback, this);
  }

  // --- the terminal -----------------------------------------------------------------------------------------

  /**
   * Changes the size of the terminal; the kernel sends SIGWINCH to the foreground process group.
   *
   * `columns` and `rows` are characters, 1 to 65,535; the pixels are 0 to 65,535, default 0 (unknown). No effect once the
   * child was reaped.
   *
   * @throws {TypeError|RangeError} for an invalid size.
   */
  resize(columns: number, rows: number, pixelWidth = 0, pixelHeight = 0): void {
    const size = requireWindowSize({ columns, rows, pixelWidth, pixelHeight });
    if (this.pid === null || !this.connected) return;
    const result = this.reactor.system.setSize(this.fileno(), size);
    if (result < 0) throw systemError(result, 'ioctl', `${this.ttyName} cannot be resized`);
  }

  /** Reads the size of the terminal from the kernel; a program on the terminal may have changed it. @throws an Error with `code` once it is closed. */
  getWindowSize(): Required<WindowSize> {
    return readWindowSize(this.reactor.system, this.fileno(), this.ttyName);
  }

  /** Returns the terminal's attributes, by the names of termios(3). @throws an Error with the code `'EBADF'` when it is closed. */
  getAttributes(): Attributes {
    this.#requireOpen();
    return readAttributes(this.reactor.system, this.fileno());
  }

  /**
   * Changes the attributes that are given, at once (TCSANOW).
   *
   * @throws {TypeError|RangeError} for an unknown name or a wrong value.
   * @throws an Error with the code `'EBADF'` when the terminal is closed.
   */
  setAttributes(changes: AttributeChanges): void {
    this.#requireOpen();
    changeAttributes(this.reactor.system, this.fileno(), changes);
  }

  #requireOpen(): void {
    if (this.fileno() < 0) throw systemError(-constants.errno.EBADF, 'ioctl', `${this.ttyName} is closed`);
  }

  /** Whether the terminal echoes what is typed: false at a password prompt, and after the child's death. */
  get echo(): boolean {
    return this.connected && this.pid !== null && readAttribute(this.reactor.system, this.fileno(), 'ECHO');
  }

  /** Returns the id of the terminal's foreground process group; 0 when there is none, as after the child's death. */
  getForegroundGroup(): number {
    return this.connected ? Math.max(this.reactor.system.foreground(this.fileno()), 0) : 0;
  }

  /** Returns this side: the terminal. */
  getHost(): Address {
    return { type: 'pty', name: this.ttyName };
  }

  /** Returns the other side: the child. */
  getPeer(): Address {
    return { type: 'process', name: String(this.#process.originalPid) };
  }

  // --- the child -------------------------------------------------------------------------------------------

  /** Reaps the child if it is dead, without blocking. Called by the reactor. */
  reapProcess(): void {
    this.#process.reapProcess();
  }

  /**
   * Sends a signal to the child alone.
   *
   * @throws {ProcessExitedAlready} when the child is dead, also before its death was noticed.
   * @throws {TypeError|RangeError} for an invalid signal.
   * @throws an Error with `code` when the kernel refuses (EPERM).
   */
  signalProcess(signal: SignalName | number): void {
    this.#process.signalProcess(signal);
  }

  /**
   * Sends a signal to the process group that the child leads, also after its death. Returns false when no process is left in
   * it.
   */
  signalProcessGroup(signal: SignalName | number): boolean {
    return this.#process.signalProcessGroup(signal);
  }

  /**
   * Sends a signal to the terminal's foreground process group, as a typed Ctrl-C does. Returns false when there is none, as
   * after the child's death. SIGINT, SIGQUIT and SIGTSTP also reach processes of other users (sudo).
   *
   * @throws {TypeError|RangeError} for an invalid signal.
   * @throws an Error with `code` when the kernel refuses (EPERM).
   */
  signalForegroundGroup(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    if (this.fileno() < 0) return false;
    const result = this.reactor.system.signalForeground(this.fileno(), number);
    if (result === ESRCH) return false;
    if (result < 0) throw signalError(result, number, `the foreground process group of ${this.ttyName}`);
    return true;
  }

  /**
   * Sends a signal to every process of the child's session, background jobs included, and returns how many there were.
   *
   * Where /proc belongs to another PID namespace, only the child's group and the foreground group can be found; each counts
   * as one.
   */
  signalSession(signal: SignalName | number): number {
    // Read the foreground group before the signal: once the leader is dead, the terminal has none.
    return this.#process.signalSession(signal, this.getForegroundGroup());
  }

  /** The session that the child leads or led. @internal */
  get session(): SessionIdentity {
    return this.#process.session;
  }

  /** The identity of the terminal, `'device:inode'`; undefined once it is closed. @internal */
  get terminalId(): string | undefined {
    if (this.fileno() < 0) return undefined;
    const id = this.reactor.system.terminalId(this.fileno());
    return typeof id === 'string' ? id : undefined;
  }

  /** Records the child's end, with its raw wait status, and calls `processExited` of the protocol. Runs once. */
  processEnded(status: number): void {
    this.#process.processEnded(status);
  }

  /** Called once, after `processExited`. Closes the slave and reads the output that is left. @internal */
  protected childReaped(): void {
    this.#releaseSlave();
    // Without the slave, this read reaches the end of the output, unless another process has the terminal open.
    if (this.reading) deliverRead(this.reactor, this);
    this.closeAtHangUp();
    this.#pipes.childReaped();
  }

  /** Makes the reason of the child's end from its raw wait status. */
  protected getReason(status: number): ExitReason {
    return reasonOf(status);
  }

  /** Calls `processExited` of the protocol. */
  protected callProcessExited(reason: ExitReason): void {
    this.#process.call(this.protocol.processExited, this.protocol, reason);
  }

  /** Starts or stops watching the child for stops. It starts by itself if the protocol has a method for stops. @internal */
  protected watchStops(
    active: boolean,
    listener?: Pick<ProcessEvents, 'processStopped' | 'processContinued'>,
  ): void {
    this.#process.watchStops(active, listener);
  }

  /** Calls `processEnded` of the protocol, once, when the child was reaped and all of its output was delivered. */
  maybeCallProcessEnded(): void {
    this.#process.maybeCallProcessEnded();
  }

  /** Closes the terminal, which sends SIGHUP to a living child. Runs once. */
  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.#releaseSlave();
    // Part of the output may be lost.
    if (isFailure(reason)) this.#reportLost(this.#output, reason);
    this.#closeReported = true;
    this.#drainedIfClosed();
  }

  #releaseSlave(): void {
    const slave = this.#slave;
    this.#slave = -1;
    if (slave < 0) return;
    const result = this.reactor.system.closeDescriptor(slave);
    if (result < 0) {
      this.reactor.reportError(systemError(result, 'close', `descriptor ${slave} cannot be closed`));
    }
  }

  override ref(): this {
    this.#pipes.ref(true);
    return super.ref();
  }

  override unref(): this {
    this.#pipes.ref(false);
    return super.unref();
  }

  // --- description ------------------------------------------------------------------------------------------

  override toString(): string {
    return this.#process.describe(this.constructor.name);
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** Returns null, with a warning: a live process cannot be saved. */
  toJSON(): null {
    return warnNotPersisted(this);
  }
}
