/**
 * A child on a pseudo-terminal. Reference: `PTYProcess`; docs/reference-map.md has every row of it.
 *
 * The slave is kept open here until the child was reaped or the master is closed. So a child that closes its
 * three descriptors is not hung up while it lives, and one that opens /dev/tty again is heard; and with us as
 * the last holder, letting go of it after the reap is what brings the end of the output:
 *
 *     pidfd readable ─▶ reap ─▶ close the slave ─▶ read to EIO ─▶ drained
 *
 * unless a job in the background still has the terminal, which then delays the end until it lets go.
 *
 * Test: test/process/pty-process.test.ts, test/conformance/, test/lifecycle/
 */
import { constants } from 'node:os';
import { inspect } from 'node:util';
import {
  ConnectionDone,
  ConnectionLost,
  type ProcessDone,
  type ProcessTerminated,
  type Signal,
} from '../errors.js';
import type {
  Address,
  EofPolicy,
  ProcessEvents,
  ProcessTransport,
  SignalName,
  SpawnRequest,
  System,
  TerminalPair,
  Text,
  WindowSize,
} from '../interfaces.js';
import { systemError } from '../native/system-error.js';
import { deliverRead } from '../reactor/dispatch.js';
import { requireBytes } from '../transport/bytes.js';
import { makeEphemeral, warnNotPersisted } from '../transport/ephemeral.js';
import { FileDescriptor } from '../transport/file-descriptor.js';
import { isFailure } from '../transport/is-failure.js';
import {
  type AttributeChanges,
  type Attributes,
  getAttribute,
  getAttributes,
  setAttributes,
} from './attributes.js';
import { BaseProcess, ESRCH, signalError } from './base-process.js';
import { type ChildFDs, NO_PIPES, type OpenPipe, terminalOutput } from './child-fds.js';
import type { LifeState } from './child-life.js';
import { ChildPipes, notWritable } from './child-pipes.js';
import { endOfInput } from './end-of-input.js';
import { requireProtocol, windowSize } from './options.js';
import type { ProcessEnd } from './process-pipes.js';
import { PTY_PROCESS_OPTIONS, type PTYProcessOptions, PTYStart, planPTY } from './pty-start.js';
import { readOptions } from './read-options.js';
import type { RunningChild } from './running-child.js';
import { SeenJobs } from './seen-jobs.js';
import type { SessionIdentity } from './session.js';
import { signalNumber } from './signals.js';
import { makeRequest } from './spawn-request.js';
import { type StartedChild, startChild } from './start-child.js';
import { abandonTerminal, openTerminal, requireUnused, type TerminalPlan } from './terminal.js';

const EIO = -constants.errno.EIO;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

export class PTYProcess extends FileDescriptor implements ProcessTransport {
  /** Who is told of everything. */
  readonly protocol: ProcessEvents;
  /** `'/dev/pts/3'` */
  readonly ttyName: string;
  readonly #process: BaseProcess;
  readonly #eof: EofPolicy;
  readonly #childFDs: ChildFDs;
  /** The child's descriptor as which the terminal's bytes arrive: its echo comes on the same way. */
  readonly #output: number;
  /** And as which its input goes. */
  readonly #input: number;
  readonly #pipes: ChildPipes;
  /** Ours, until the child was reaped or the master is closed; then -1. */
  #slave: number;
  #lastByte: number | undefined;
  #discarding = false;
  #seenJobs: SeenJobs | undefined;
  /** By `closeStdout`: it is discarded to the end. */
  #outputClosed = false;

  /**
   * Starts `executable` with `args` (argv[0] included) on a terminal.
   *
   * @throws {SpawnError} when a step failed; nothing is left then. TypeError and RangeError come before anything
   * has happened.
   */
  constructor(protocol: ProcessEvents, executable: Text, args: readonly Text[], options?: PTYProcessOptions);
  /** @internal */
  constructor(protocol: ProcessEvents, executable: Text, args: readonly Text[], start: PTYStart);
  constructor(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options: PTYProcessOptions | PTYStart = {},
  ) {
    requireProtocol(protocol);
    const plan = options instanceof PTYStart ? options : planPTYProcess(options);
    const { reactor, terminal, childFDs, running } = plan;
    const { pair, child, pipes } = running ? { ...running, pipes: NO_PIPES } : start(plan, executable, args);

    super(pair.master, reactor, running === undefined && terminal.given === undefined);
    makeEphemeral(this);
    this.protocol = protocol;
    this.ttyName = pair.name;
    this.#eof = terminal.eof;
    this.#slave = pair.slave;
    this.#childFDs = childFDs;
    this.#output = terminalOutput(childFDs);
    this.#input = childFDs.get(STDIN) === 'pty' ? STDIN : this.#output;
    this.#pipes = pipes.length === 0 ? ChildPipes.none : this.#openPipes(pipes);
    this.#process = new BaseProcess(child, {
      reactor,
      protocol,
      transport: this,
      leadsSession: true,
      processEnded: (status) => this.processEnded(status),
      getReason: (status) => this.getReason(status),
      release: () => this.#releaseSlave(),
      callProcessExited: (reason) => this.callProcessExited(reason),
      callProcessStopped: (signal) => this.callProcessStopped(signal),
      callProcessContinued: () => this.callProcessContinued(),
      maybeCallProcessEnded: () => this.maybeCallProcessEnded(),
    });
    try {
      if (terminal.paused) this.pauseTerminal();
      else this.startReading();
      this.#pipes.start(terminal.paused);
      this.#process.connect();
    } catch (error) {
      if (!running) this.#abandon();
      throw error;
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

  /** What was started cannot be watched: nobody would see its end. */
  #abandon(): void {
    this.#process.abandon();
    super.connectionLost(new ConnectionLost('the child cannot be watched'));
    this.#pipes.abortConnection();
    this.#drainedIfClosed();
  }

  /** `null` once the child was reaped. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** The pid that it has, or had. */
  get originalPid(): number {
    return this.#process.originalPid;
  }

  /** The raw wait status, -1 until the child was reaped. */
  get status(): number {
    return this.#process.status;
  }

  /** Where the child is between its start and its end. */
  get state(): LifeState {
    return this.#process.state;
  }

  /** The child's descriptor as which the terminal's bytes arrive. */
  get terminalFD(): number {
    return this.#output;
  }

  /** The pipes beside the terminal that are open, by the child's descriptors. */
  get pipes(): ReadonlyMap<number, ProcessEnd> {
    return this.#pipes.all;
  }

  // --- output -----------------------------------------------------------------------------------------------

  /** EIO is how a master says that nobody has the other side open. */
  protected override readFailure(errno: number): Error | undefined {
    if (errno !== EIO) return super.readFailure(errno);
    return this.pid !== null && this.#reviveTerminal() ? undefined : new ConnectionDone();
  }

  /** The child lives and called vhangup(2), which took our slave too. A new one lets it be heard again when it
   * opens its terminal again, as getty and login do. */
  #reviveTerminal(): boolean {
    const { system } = this.reactor;
    const slave = system.openSlave(this.fileno());
    if (slave < 0) return false;
    this.#releaseSlave();
    this.#slave = slave;
    return true;
  }

  protected override dataReceived(data: Buffer): void {
    if (this.#discarding) return;
    this.#process.inContext(this.protocol.childDataReceived, this.protocol, this.#output, data);
  }

  #tellLost(childFD: number, reason: Error): void {
    this.#process.call(() => this.protocol.childConnectionLost(childFD, reason));
  }

  /** Reads and throws away what comes, also while reading is paused; false goes back to where it was. */
  discardOutput(discarding: boolean): void {
    if (this.#outputClosed || discarding === this.#discarding) return;
    this.#discarding = discarding;
    if (discarding) this.startReading();
    else if (this.paused) this.stopReading();
  }

  /** Reads neither from the terminal nor from a pipe; the child blocks when they are full. */
  override pauseProducing(): void {
    this.pauseTerminal();
    this.#pipes.pauseProducing();
  }

  override resumeProducing(): void {
    this.resumeTerminal();
    this.#pipes.resumeProducing();
  }

  /** The terminal alone: the pipes may be paused each for itself, too. */
  pauseTerminal(): void {
    super.pauseProducing();
    if (this.#discarding) this.startReading();
  }

  /** A stream calls it after every chunk: nearly always there is nothing to do. */
  resumeTerminal(): void {
    if (this.paused || !this.reading) super.resumeProducing();
  }

  /** What is thrown away is not waited for, whether reading is paused or not. */
  protected override postLoseConnection(): Error | undefined {
    return this.#discarding ? new ConnectionDone() : super.postLoseConnection();
  }

  /**
   * The child's 1. On the terminal: nothing of the output is delivered any more, but it is still read, since a
   * terminal has no half to close.
   */
  closeStdout(): void {
    this.closeChildFD(STDOUT);
  }

  /** The child's 2. No effect when that is the terminal, where errors are a part of the output. */
  closeStderr(): void {
    this.closeChildFD(STDERR);
  }

  // --- input ------------------------------------------------------------------------------------------------

  protected override writeSomeData(data: Uint8Array): number | Error {
    const sent = super.writeSomeData(data);
    if (typeof sent === 'number' && sent > 0) this.#lastByte = data[sent - 1];
    return sent;
  }

  /**
   * The end of the input: everything that was written is sent, then, by the `eof` option, the EOF character.
   *
   * `'canonical'` (the default) sends it when the terminal is in canonical mode at that time, and nothing
   * otherwise; a second one when the line is not empty. `'always'` sends it in any mode: in raw mode it is a byte
   * like any other. `'hangup'` closes the terminal instead (SIGHUP), as
   * `loseConnection` does: while reading is paused it waits. A child that has yet to change the mode
   * reads a character that was sent before as NUL: there is no way to tell. What is
   * written before everything is sent goes too; later writes are dropped.
   */
  closeStdin(): void {
    this.closeChildFD(STDIN);
  }

  protected override trailer(): Uint8Array {
    return endOfInput(this.#eof, this.getAttributes(), this.#lastByte);
  }

  protected override closeWriteConnection(): void {
    // Of the terminal alone: what the child has to say on a pipe is still to be heard.
    if (this.#eof === 'hangup') super.loseConnection();
  }

  /**
   * Closes the input: no process has the terminal open any more (EPIPE), or writing failed while the child lives. Reading
   * goes on, since output may still be there.
   */
  override writeConnectionLost(reason: Error): void {
    this.stopWriting();
    this.dropWrites(this.pid !== null && isFailure(reason) ? reason : undefined);
    this.producerUnregistered();
  }

  /** Calls `childConnectionLost(0)` for input that the child never took, and for an error in writing; where the child's 0
   * is not the terminal, with the descriptor of the terminal's output. */
  protected override dropWrites(failure?: Error): void {
    const lost = failure !== undefined || this.bufferedLength > 0;
    super.dropWrites();
    if (lost)
      this.#tellLost(this.#input, failure ?? new ConnectionLost('the child did not take all of its input'));
  }

  /**
   * Something that was written waits for the child to read it: a finished line, an end of input, without canonical
   * mode any byte. The beginning of a line does not count: no read would give it. False once the child is dead.
   */
  get hasUnreadInput(): boolean {
    if (this.#slave < 0) return false;
    return this.bufferedLength > 0 || this.reactor.system.hasUnreadInput(this.#slave) > 0;
  }

  /** To the terminal or to a pipe. @throws {TypeError} for what is no bytes, {RangeError} for any other descriptor. */
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
   * Closes a pipe as `Process.closeChildFD` does, and the terminal as `closeStdin`, `closeStdout` and `closeStderr` do.
   * No effect for any other descriptor.
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

  /** The terminal and every pipe. */
  override loseConnection(): void {
    super.loseConnection();
    this.#pipes.loseConnection();
  }

  /**
   * Takes what has come, up to 128 KiB, and closes: whoever still has the terminal or a pipe is not waited for. Input
   * that was not taken is dropped. While reading is paused it waits for `resumeProducing`.
   */
  endOutput(): void {
    if (this.connected) this.writeConnectionLost(new ConnectionDone());
    this.loseConnection();
  }

  /** The terminal and every pipe, at once. */
  override abortConnection(): void {
    super.abortConnection();
    this.#pipes.abortConnection();
  }

  /** A pipe was closed, by whichever side. */
  protected childConnectionLost(childFD: number, reason: Error): void {
    this.#tellLost(childFD, reason);
    this.#drainedIfClosed();
  }

  /** Override it: a pipe is closed, and what was left in it waits for a reader. */
  protected childOutputHeld(_childFD: number): void {
    this.#releaseIfClosed();
  }

  protected override outputHeld(): void {
    this.#releaseIfClosed();
  }

  /** A dead child whose output waits for a reader holds no descriptor. */
  #releaseIfClosed(): void {
    if (this.pid === null && this.fileno() < 0 && this.#pipes.areClosed) this.#process.releasePidfd();
  }

  /** Override it: everything that had to wait for a pipe has been written. */
  protected childInputDrained(_childFD: number): void {}

  #drainedIfClosed(): void {
    if (this.disconnected && this.#pipes.all.size === 0) this.#process.drained();
    else this.#releaseIfClosed();
  }

  /** Runs a hook's callback in the asynchronous context of the spawn. What it throws is reported. */
  protected callBack(callback: () => void): void {
    this.#process.call(callback);
  }

  // --- the terminal -----------------------------------------------------------------------------------------

  /** The child gets SIGWINCH. No effect once it was reaped. @throws {TypeError|RangeError} */
  resize(columns: number, rows: number, pixelWidth = 0, pixelHeight = 0): void {
    const size = windowSize({ columns, rows, pixelWidth, pixelHeight });
    if (this.pid === null || !this.connected) return;
    const { system } = this.reactor;
    const result = system.setSize(this.fileno(), size.columns, size.rows, size.pixelWidth, size.pixelHeight);
    if (result < 0) throw systemError(result, 'ioctl', `${this.ttyName} cannot be resized`);
  }

  /** What the kernel has now: a program on the terminal may have changed it. */
  getWindowSize(): Required<WindowSize> {
    const size = this.reactor.system.getSize(this.fileno());
    if (typeof size === 'number')
      throw systemError(size, 'ioctl', `the size of ${this.ttyName} cannot be read`);
    const [columns, rows, pixelWidth, pixelHeight] = size;
    return { columns, rows, pixelWidth, pixelHeight };
  }

  getAttributes(): Attributes {
    this.#requireOpen();
    return getAttributes(this.reactor.system, this.fileno());
  }

  setAttributes(changes: AttributeChanges): void {
    this.#requireOpen();
    setAttributes(this.reactor.system, this.fileno(), changes);
  }

  #requireOpen(): void {
    if (this.fileno() < 0) throw systemError(-constants.errno.EBADF, 'ioctl', `${this.ttyName} is closed`);
  }

  /** The terminal echoes what is typed: false at a password prompt, and once the child is dead. */
  get echo(): boolean {
    return this.connected && this.pid !== null && getAttribute(this.reactor.system, this.fileno(), 'ECHO');
  }

  /** The process group in the foreground of the terminal; 0 when there is none, as after the child's death. */
  getForegroundGroup(): number {
    return this.connected ? Math.max(this.reactor.system.foreground(this.fileno()), 0) : 0;
  }

  getHost(): Address {
    return { type: 'pty', name: this.ttyName };
  }

  getPeer(): Address {
    return { type: 'process', name: String(this.#process.originalPid) };
  }

  // --- life and death ---------------------------------------------------------------------------------------

  /** Reaps the child if it is dead, without blocking. The reactor calls it. */
  reapProcess(): void {
    this.#process.reapProcess();
  }

  /**
   * @throws {ProcessExitedAlready} for a child that is dead, also when nobody has noticed yet; an Error with
   * `code` when the kernel refuses (EPERM); TypeError and RangeError for what is no signal.
   */
  signalProcess(signal: SignalName | number): void {
    this.#process.signalProcess(signal);
  }

  /** Signals the process group that the child leads, also after its death. False when nobody is left in it. */
  signalProcessGroup(signal: SignalName | number): boolean {
    return this.#process.signalProcessGroup(signal);
  }

  /**
   * Signals the process group in the foreground of the terminal, as a typed Ctrl-C does. False when there is none, as
   * after the child's death. SIGINT, SIGQUIT and SIGTSTP reach another user's processes, too (sudo).
   *
   * @throws an Error with `code` when the kernel refuses (EPERM); TypeError and RangeError for what is no signal.
   */
  signalForegroundGroup(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    if (this.fileno() < 0) return false;
    const result = this.reactor.system.signalForeground(this.fileno(), number);
    if (result === ESRCH) return false;
    if (result < 0) throw signalError(result, number, `the foreground group of ${this.ttyName}`);
    return true;
  }

  /**
   * Signals every process of the child's session, background groups too; returns how many there were. Where /proc is not
   * that of our PID namespace, only the child's group and the one in the foreground can be found: each counts as one.
   */
  signalSession(signal: SignalName | number): number {
    const { count, searched } = this.#process.signalSession(signal);
    if (searched) return count;
    const group = this.getForegroundGroup();
    if (group !== this.originalPid) {
      this.#seenJobs ??= new SeenJobs(this.reactor.system);
      this.#seenJobs.add(group, this.originalPid);
    }
    return count + (this.#seenJobs?.signal(signalNumber(signal)) ?? 0);
  }

  /** The session that the child leads or led. */
  get session(): SessionIdentity {
    return this.#process.session;
  }

  /** Which terminal it is, `'device:inode'`; undefined once it is closed. */
  get terminalId(): string | undefined {
    if (this.fileno() < 0) return undefined;
    const id = this.reactor.system.terminalId(this.fileno());
    return typeof id === 'string' ? id : undefined;
  }

  /** The child was reaped with this raw wait status. */
  processEnded(status: number): void {
    this.#process.processEnded(status);
    // With our slave gone the end is there now, unless somebody else has the terminal.
    if (this.reading) deliverRead(this.reactor, this);
    this.keepNothingOpen();
    this.#pipes.childReaped();
  }

  protected getReason(status: number): ProcessDone | ProcessTerminated {
    return this.#process.getReason(status);
  }

  protected callProcessExited(reason: ProcessDone | ProcessTerminated): void {
    this.#process.callProcessExited(reason);
  }

  /** Begins or ends to call the next two; begun already if the protocol has a method for them. */
  protected watchStops(active: boolean): void {
    this.#process.watchStops(active);
  }

  protected callProcessStopped(signal: Signal): void {
    this.#process.callProcessStopped(signal);
  }

  protected callProcessContinued(): void {
    this.#process.callProcessContinued();
  }

  /** Tells `processEnded` when the child was reaped and everything was delivered; once. */
  maybeCallProcessEnded(): void {
    this.#process.maybeCallProcessEnded();
    if (this.state === 'ended') this.#seenJobs?.close();
  }

  /** The master is closed, which hangs up a living child. */
  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.#releaseSlave();
    // Not all that the child wrote may have been read.
    if (isFailure(reason)) this.#tellLost(this.#output, reason);
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

  // --- as an object -----------------------------------------------------------------------------------------

  override toString(): string {
    return this.#process.describe(this.constructor.name);
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** A live process cannot be saved: null, with a warning. */
  toJSON(): null {
    return warnNotPersisted(this);
  }
}

function planPTYProcess(options: PTYProcessOptions): PTYStart {
  const read = readOptions(options, PTY_PROCESS_OPTIONS);
  return planPTY(read, read.overrides, read.defaults);
}

function start(
  { reactor, terminal, childFDs, request: options }: PTYStart,
  executable: Text,
  args: readonly Text[],
): RunningChild & StartedChild {
  const request = makeRequest(executable, args, options, true);
  if (terminal.given) requireUnused(reactor, 'usePTY[0]', terminal.given.master);
  const pair = openTerminal(reactor.system, terminal);
  const { child, pipes } = fork(reactor.system, request, childFDs, terminal, pair);
  return { pair, child, pipes };
}

/** On failure a pair of ours is closed, and one that the caller made stays open. */
function fork(
  system: System,
  request: SpawnRequest,
  childFDs: ChildFDs,
  plan: TerminalPlan,
  pair: TerminalPair,
): StartedChild {
  try {
    const opened = plan.given ? [] : [pair.master, pair.slave];
    const started = startChild(system, request, childFDs, pair.slave, opened);
    if (plan.given) system.adoptDescriptor(pair.slave, false);
    return started;
  } catch (error) {
    abandonTerminal(system, plan, pair);
    throw error;
  }
}
