/**
 * A child on pipes. Reference: `Process`.
 *
 * `processEnded` waits for the reap and for the end of every pipe, in either direction. A grandchild that keeps a pipe open
 * delays `processEnded` only.
 *
 * Test: test/process/end/life-on-pipes.test.ts
 */
import { inspect } from 'node:util';
import type { ExitReason } from '../errors.js';
import type {
  Address,
  ProcessEvents,
  ProcessTransport,
  Producer,
  Reactor,
  SignalName,
  SpawnProcessOptions,
  Text,
} from '../interfaces.js';
import { type OpenPipe, planChildFDs } from '../launch/child-fds.js';
import { requireChildPermission } from '../launch/child-permission.js';
import { launch } from '../launch/launch.js';
import { invalid, requireProtocol } from '../launch/options.js';
import { readOptions } from '../launch/read-options.js';
import { startError } from '../launch/spawn-failure.js';
import { makeRequest, requestOptions, SPAWN_PROCESS_OPTIONS } from '../launch/spawn-request.js';
import { optionalReactor } from '../reactor/optional-reactor.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { requireBytes, requireSequence } from '../transport/bytes.js';
import { makeEphemeral, warnNotPersisted } from '../transport/ephemeral.js';
import { LogOwner } from '../transport/log-owner.js';
import { BaseProcess } from './base-process.js';
import type { LifeState } from './child-life.js';
import { ChildPipes, notWritable } from './child-pipes.js';
import { type ProcessEnd, ProcessWriter } from './process-pipes.js';
import { reasonOf } from './wait-status.js';

const NO_TERMINAL = -1;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/**
 * A child on pipes, connected to a protocol. `spawnProcess` without `usePTY` returns one. Reference: `Process`.
 *
 * `processEnded` waits for the reap and for the end of every pipe. A grandchild that keeps a pipe open delays `processEnded`
 * only.
 */
export class Process extends LogOwner implements ProcessTransport {
  /** The reactor on which the child was started. */
  readonly reactor: Reactor;
  /** The protocol that is called. */
  readonly protocol: ProcessEvents;
  readonly #process: BaseProcess;
  readonly #pipes: ChildPipes;
  #referenced = true;

  /**
   * Starts `executable` with `args` (argv[0] included), its descriptors as in `childFDs`.
   *
   * @throws {SpawnError} when the program cannot be started, with the step that failed. No process and no descriptor is left.
   * @throws {TypeError|RangeError} for an invalid argument or option, before anything is opened.
   */
  constructor(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options: SpawnProcessOptions = {},
  ) {
    super();
    requireProtocol(protocol);
    const read = readOptions(options, SPAWN_PROCESS_OPTIONS);
    requireNoTerminal(read.usePTY);
    const request = makeRequest(executable, args, requestOptions(read));
    const childFDs = planChildFDs('childFDs', read.childFDs, false);
    this.reactor = optionalReactor(read.reactor) ?? defaultReactor;
    this.protocol = protocol;
    makeEphemeral(this);
    requireChildPermission(this.reactor.system, request.file);

    const { child, pipes } = launch(this.reactor.system, request, childFDs, NO_TERMINAL);
    this.#pipes = ChildPipes.none;
    this.#process = new BaseProcess(child, this, () => this.#pipes.childReaped());
    try {
      this.#pipes = this.#openPipes(pipes);
      this.#pipes.start();
      this.#process.connect();
    } catch (error) {
      // The child runs and cannot be watched.
      this.#process.abandon();
      this.#pipes.abortConnection();
      this.#drainedIfClosed();
      throw startError(error, request);
    }
    this.#drainedIfClosed();
  }

  #openPipes(pipes: readonly OpenPipe[]): ChildPipes {
    return ChildPipes.open(this.reactor, pipes, {
      childDataReceived: (childFD, data) =>
        this.#process.inContext(this.protocol.childDataReceived, this.protocol, childFD, data),
      childConnectionLost: (childFD, reason) => this.childConnectionLost(childFD, reason),
      childOutputHeld: () => this.#releaseIfClosed(),
    });
  }

  /** The child's process id; null once the child was reaped. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** The child's process id, also after it was reaped. */
  get originalPid(): number {
    return this.#process.originalPid;
  }

  /** Whether the child leads a session of its own: with `session`, or with another user or other groups. */
  get leadsSession(): boolean {
    return this.#process.leadsSession;
  }

  /** The raw wait status of wait(2); -1 until the child was reaped, and when the status is unknown. */
  get status(): number {
    return this.#process.status;
  }

  /** The state of the child's life: `'running'`, `'exited'` (reaped), `'drained'`, `'finished'` (both) or `'ended'`. */
  get state(): LifeState {
    return this.#process.state;
  }

  /** The open pipes, by the child's descriptor. Each is a transport of its own. */
  get pipes(): ReadonlyMap<number, ProcessEnd> {
    return this.#pipes.all;
  }

  /** Returns -1: a process has several descriptors. */
  fileno(): number {
    return -1;
  }

  // --- output -----------------------------------------------------------------------------------------------

  /** Stops reading from every pipe; the child blocks when the kernel's buffer is full. */
  pauseProducing(): void {
    this.#pipes.pauseProducing();
  }

  /** Goes on reading from every pipe. */
  resumeProducing(): void {
    this.#pipes.resumeProducing();
  }

  /** Closes as `loseConnection` does. */
  stopProducing(): void {
    this.loseConnection();
  }

  // --- input ------------------------------------------------------------------------------------------------

  get #stdin(): ProcessWriter | undefined {
    return this.#pipes.writer(STDIN);
  }

  /**
   * Writes to the child's 0, as `FileDescriptor.write` does. No effect when that is not a pipe of the parent, or closed.
   *
   * @throws {TypeError} when `data` is not a Uint8Array.
   */
  write(data: Uint8Array): void {
    requireBytes(data);
    this.#stdin?.write(data);
  }

  /**
   * Writes each item to the child's 0. All items are checked before the first is written.
   *
   * @throws {TypeError} when an item is not a Uint8Array.
   */
  writeSequence(data: Iterable<Uint8Array>): void {
    const chunks = requireSequence(data);
    this.#stdin?.writeSequence(chunks);
  }

  /**
   * Writes to one descriptor of the child.
   *
   * @throws {TypeError} when `data` is not a Uint8Array.
   * @throws {RangeError} for a descriptor that is not an open pipe to the child.
   */
  writeToChild(childFD: number, data: Uint8Array): void {
    requireBytes(data);
    const writer = this.#pipes.writer(childFD);
    if (!writer) throw notWritable(childFD);
    writer.write(data);
  }

  /**
   * Registers a producer with the pipe to the child's 0, which applies back-pressure to it. Without that pipe the producer is
   * stopped at once.
   *
   * @throws an Error when a producer is registered already.
   */
  registerProducer(producer: Producer, streaming: boolean): void {
    if (this.#stdin) this.#stdin.registerProducer(producer, streaming);
    else producer.stopProducing();
  }

  /** Forgets the producer; a close that waited for it goes on. */
  unregisterProducer(): void {
    this.#stdin?.unregisterProducer();
  }

  // --- closing ----------------------------------------------------------------------------------------------

  /**
   * Closes one pipe: after everything was written, or after output that is already in the kernel was delivered. While reading
   * is paused, unread output is dropped. No effect when it is closed, or not a pipe.
   */
  closeChildFD(childFD: number): void {
    this.#pipes.all.get(childFD)?.close();
  }

  /** Closes the child's 0, after everything was written: the child reads the end of its input. */
  closeStdin(): void {
    this.closeChildFD(STDIN);
  }

  /** Closes the child's 1, after output that is already in the kernel was delivered. */
  closeStdout(): void {
    this.closeChildFD(STDOUT);
  }

  /** Closes the child's 2, after output that is already in the kernel was delivered. */
  closeStderr(): void {
    this.closeChildFD(STDERR);
  }

  /**
   * Closes every pipe, after everything was written and output that is already in the kernel was delivered. While reading is
   * paused it waits for `resumeProducing`. Sends no signal to the child.
   */
  loseConnection(): void {
    this.#pipes.loseConnection();
  }

  /** Ends the child's input, as `closeStdin` does. */
  loseWriteConnection(): void {
    this.closeStdin();
  }

  /** Closes every pipe at once. Unsent input and unread output are lost. */
  abortConnection(): void {
    this.#pipes.abortConnection();
  }

  /**
   * Delivers output that is already in the kernel, up to 128 KiB of each pipe, and closes every pipe, also while other
   * processes have them open. Unsent input is dropped. While reading is paused it waits for `resumeProducing`.
   */
  endOutput(): void {
    for (const pipe of [...this.#pipes.all.values()]) {
      if (pipe instanceof ProcessWriter) pipe.abortConnection();
      else pipe.loseConnection();
    }
  }

  /** Called when a pipe was closed, by either side. Calls `childConnectionLost` of the protocol. */
  protected childConnectionLost(childFD: number, reason: Error): void {
    this.#process.call(this.protocol.childConnectionLost, this.protocol, childFD, reason);
    this.#drainedIfClosed();
  }

  #drainedIfClosed(): void {
    if (this.#pipes.all.size === 0) this.#process.drained();
    else this.#releaseIfClosed();
  }

  /** Closes the pidfd of a dead child whose last output is kept for a reader: a dead child holds no descriptor. */
  #releaseIfClosed(): void {
    if (this.pid === null && this.#pipes.areClosed) this.#process.releasePidfd();
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
   * Sends a signal to every process of the session that the child leads, also after its death, and returns how many there
   * were. For a child without a session of its own it returns 0 and signals no process.
   */
  signalSession(signal: SignalName | number): number {
    return this.#process.signalSession(signal);
  }

  /** Records the child's end, with its raw wait status, and calls `processExited` of the protocol. Runs once. */
  processEnded(status: number): void {
    this.#process.processEnded(status);
  }

  /** Makes the reason of the child's end from its raw wait status. */
  protected getReason(status: number): ExitReason {
    return reasonOf(status);
  }

  /** Calls `processExited` of the protocol. */
  protected callProcessExited(reason: ExitReason): void {
    this.#process.call(this.protocol.processExited, this.protocol, reason);
  }

  /** Calls `processEnded` of the protocol, once, when the child was reaped and every pipe is closed. */
  maybeCallProcessEnded(): void {
    this.#process.maybeCallProcessEnded();
  }

  // --- description ------------------------------------------------------------------------------------------

  /** Returns this side: this process. */
  getHost(): Address {
    return { type: 'process', name: String(process.pid) };
  }

  /** Returns the other side: the child. */
  getPeer(): Address {
    return { type: 'process', name: String(this.#process.originalPid) };
  }

  /** Whether the child keeps the event loop running. */
  hasRef(): boolean {
    return this.#referenced;
  }

  /** Keeps the event loop running while the child lives. This is the default. */
  ref(): this {
    return this.#setRef(true);
  }

  /** Lets the event loop end while the child lives. */
  unref(): this {
    return this.#setRef(false);
  }

  #setRef(referenced: boolean): this {
    this.#referenced = referenced;
    this.#pipes.ref(referenced);
    this.reactor.updateRef(this);
    return this;
  }

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

function requireNoTerminal(usePTY: unknown): void {
  if (usePTY === undefined || usePTY === false) return;
  throw invalid('usePTY', usePTY, 'false: a child on a terminal is a PTYProcess');
}
