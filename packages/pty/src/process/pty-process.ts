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
import { inspect } from 'node:util';
import { ConnectionDone, ConnectionLost, type ProcessDone, type ProcessTerminated } from '../errors.js';
import type {
  Address,
  EofPolicy,
  ProcessEvents,
  ProcessTransport,
  SignalName,
  SpawnedChild,
  SpawnProcessOptions,
  System,
  TerminalPair,
  Text,
  WindowSize,
} from '../interfaces.js';
import { systemError } from '../native/system-error.js';
import { deliverRead } from '../reactor/dispatch.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { makeEphemeral, warnNotPersisted } from '../transport/ephemeral.js';
import { FileDescriptor } from '../transport/file-descriptor.js';
import { type Attributes, getAttribute, getAttributes, setAttributes } from './attributes.js';
import { BaseProcess } from './base-process.js';
import type { LifeState } from './child-life.js';
import { endOfInput } from './end-of-input.js';
import { invalid, windowSize } from './options.js';
import { makeRequest, type RequestOptions, type UnboundRequest } from './spawn-request.js';
import { abandonTerminal, openTerminal, planTerminal, type TerminalPlan } from './terminal.js';

/** Where the bytes of a terminal arrive: its errors and echo come on the same way. */
const TERMINAL_OUTPUT = 1;
const TERMINAL_INPUT = 0;

export interface PTYProcessOptions extends SpawnProcessOptions, RequestOptions {}

export class PTYProcess extends FileDescriptor implements ProcessTransport {
  /** Who is told of everything. */
  readonly protocol: ProcessEvents;
  /** `'/dev/pts/3'` */
  readonly ttyName: string;
  readonly #process: BaseProcess;
  readonly #eof: EofPolicy;
  /** Ours, until the child was reaped or the master is closed; then -1. */
  #slave: number;
  #lastByte: number | undefined;
  #discarding = false;

  /**
   * Starts `executable` with `args` (argv[0] included) on a terminal.
   *
   * @throws {SpawnError} when a step failed; nothing is left then. TypeError and RangeError come before anything
   * has happened.
   */
  constructor(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options: PTYProcessOptions = {},
  ) {
    requireProtocol(protocol);
    refuseChildFDs(options.childFDs);
    const request = makeRequest(executable, args, options);
    const plan = planTerminal(options.usePTY ?? true);
    const reactor = options.reactor ?? defaultReactor;
    const pair = openTerminal(reactor.system, plan);
    const child = fork(reactor.system, request, plan, pair);

    super(pair.master, reactor);
    makeEphemeral(this);
    this.protocol = protocol;
    this.ttyName = pair.name;
    this.#eof = plan.eof;
    this.#slave = pair.slave;
    this.#process = new BaseProcess(child, {
      reactor,
      protocol,
      transport: this,
      processEnded: (status) => this.processEnded(status),
      getReason: (status) => this.getReason(status),
      release: () => this.#releaseSlave(),
      callProcessExited: (reason) => this.callProcessExited(reason),
      maybeCallProcessEnded: () => this.maybeCallProcessEnded(),
    });
    if (plan.paused) this.pauseProducing();
    else this.startReading();
    this.#process.connect();
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

  // --- output -----------------------------------------------------------------------------------------------

  protected override readSomeData(limit: number): Buffer | Error | undefined {
    const data = super.readSomeData(limit);
    if (!(data instanceof ConnectionLost) || data.code !== 'EIO') return data;
    // EIO is how a master says that nobody has the other side open.
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
    if (!this.#discarding) this.protocol.childDataReceived(TERMINAL_OUTPUT, data);
  }

  /** Reads and throws away what comes, also while reading is paused; false goes back to where it was. */
  discardOutput(discarding: boolean): void {
    if (discarding === this.#discarding) return;
    this.#discarding = discarding;
    if (discarding) this.startReading();
    else if (this.paused) this.stopReading();
  }

  override pauseProducing(): void {
    super.pauseProducing();
    if (this.#discarding) this.startReading();
  }

  /** What is thrown away is not waited for, whether reading is paused or not. */
  protected override postLoseConnection(): Error | undefined {
    return this.#discarding ? new ConnectionDone() : super.postLoseConnection();
  }

  /** Nothing of the output is delivered any more. It is still read: a terminal has no half to close. */
  closeStdout(): void {
    this.discardOutput(true);
  }

  /** No effect: on a terminal errors are a part of the output. */
  closeStderr(): void {}

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
   * like any other. `'hangup'` closes the terminal instead (SIGHUP). A child that has yet to change the mode
   * reads a character that was sent before as NUL: there is no way to tell. Later writes are dropped.
   */
  closeStdin(): void {
    this.loseWriteConnection();
  }

  protected override trailer(): Uint8Array {
    return endOfInput(this.#eof, this.getAttributes(), this.#lastByte);
  }

  protected override closeWriteConnection(): void {
    if (this.#eof === 'hangup') this.loseConnection();
  }

  /** A terminal that nobody has open takes no more input; output may still be there. */
  override writeConnectionLost(_reason: Error): void {
    this.stopWriting();
    this.dropWrites();
    this.producerUnregistered();
  }

  /** Input that the child never took is told as `childConnectionLost(0)`. */
  protected override dropWrites(): void {
    const lost = this.bufferedLength > 0;
    super.dropWrites();
    if (lost) this.#process.call(() => this.protocol.childConnectionLost(TERMINAL_INPUT));
  }

  /**
   * Something that was written waits for the child to read it: a finished line, an end of input, without canonical
   * mode any byte. The beginning of a line does not count: no read would give it. False once the child is dead.
   */
  get hasUnreadInput(): boolean {
    if (this.#slave < 0) return false;
    return this.bufferedLength > 0 || this.reactor.system.hasUnreadInput(this.#slave) > 0;
  }

  /** @throws {RangeError} for any other descriptor than 0. */
  writeToChild(childFD: number, data: Uint8Array): void {
    if (childFD !== TERMINAL_INPUT) {
      throw new RangeError(
        `the child's descriptor ${childFD} is not one that we write to: on a terminal only 0 is`,
      );
    }
    this.write(data);
  }

  /** 0, 1 and 2 as `closeStdin`, `closeStdout`, `closeStderr`; any other has no effect. */
  closeChildFD(childFD: number): void {
    if (childFD === TERMINAL_INPUT) this.closeStdin();
    else if (childFD === TERMINAL_OUTPUT) this.closeStdout();
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
    return getAttributes(this.reactor.system, this.fileno());
  }

  setAttributes(changes: Partial<Attributes>): void {
    setAttributes(this.reactor.system, this.fileno(), changes);
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

  /** The child was reaped with this raw wait status. */
  processEnded(status: number): void {
    this.#process.processEnded(status);
    // With our slave gone the end is there now, unless somebody else has the terminal.
    if (this.reading) deliverRead(this.reactor, this);
  }

  protected getReason(status: number): ProcessDone | ProcessTerminated {
    return this.#process.getReason(status);
  }

  protected callProcessExited(reason: ProcessDone | ProcessTerminated): void {
    this.#process.callProcessExited(reason);
  }

  /** Tells `processEnded` when the child was reaped and everything was delivered; once. */
  maybeCallProcessEnded(): void {
    this.#process.maybeCallProcessEnded();
  }

  /** The master is closed, which hangs up a living child. */
  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.#releaseSlave();
    this.#process.drained();
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

/** Reference: `_fork`. On failure a pair of ours is closed, and one that the caller made stays open. */
function fork(system: System, request: UnboundRequest, plan: TerminalPlan, pair: TerminalPair): SpawnedChild {
  const { slave } = pair;
  try {
    const child = BaseProcess.fork(system, {
      ...request,
      terminal: slave,
      descriptors: Int32Array.of(0, slave, 1, slave, 2, slave),
    });
    if (plan.given) system.adoptDescriptor(slave, false);
    return child;
  } catch (error) {
    abandonTerminal(system, plan, pair);
    throw error;
  }
}

function requireProtocol(protocol: unknown): void {
  if (typeof protocol === 'object' && protocol !== null && 'makeConnection' in protocol) return;
  throw invalid('protocol', protocol, 'a ProcessProtocol');
}

function refuseChildFDs(childFDs: unknown): void {
  if (childFDs === undefined) return;
  throw new TypeError("childFDs is not supported yet with usePTY: the terminal is the child's 0, 1 and 2");
}
