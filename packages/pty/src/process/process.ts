/**
 * A child on pipes. Reference: `Process`.
 *
 * The end waits for the reap and for every pipe, whichever way it leads: a grandchild that keeps one of them open
 * delays `processEnded`, and nothing else.
 *
 * Test: test/process/process.test.ts
 */
import { inspect } from 'node:util';
import type { ProcessDone, ProcessTerminated, Signal } from '../errors.js';
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
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { requireBytes } from '../transport/bytes.js';
import { makeEphemeral, warnNotPersisted } from '../transport/ephemeral.js';
import { LogOwner } from '../transport/log-owner.js';
import { BaseProcess } from './base-process.js';
import { planChildFDs } from './child-fds.js';
import type { LifeState } from './child-life.js';
import { ChildPipes, notWritable } from './child-pipes.js';
import { invalid, optionalReactor, requireProtocol } from './options.js';
import { type ProcessEnd, ProcessWriter } from './process-pipes.js';
import { readOptions } from './read-options.js';
import { makeRequest, requestOptions, SPAWN_PROCESS_OPTIONS } from './spawn-request.js';
import { startChild } from './start-child.js';

type Reason = ProcessDone | ProcessTerminated;

const NO_TERMINAL = -1;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

export class Process extends LogOwner implements ProcessTransport {
  readonly reactor: Reactor;
  /** Who is told of everything. */
  readonly protocol: ProcessEvents;
  readonly #process: BaseProcess;
  readonly #pipes: ChildPipes;
  #referenced = true;

  /**
   * Starts `executable` with `args` (argv[0] included), its descriptors as in `childFDs`.
   *
   * @throws {SpawnError} when a step failed; nothing is left then. TypeError and RangeError come before anything
   * has happened.
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

    const { system } = this.reactor;
    const { child, pipes } = startChild(system, request, childFDs, NO_TERMINAL);
    this.#pipes = ChildPipes.open(this.reactor, pipes, {
      childDataReceived: (childFD, data) =>
        this.#process.inContext(this.protocol.childDataReceived, this.protocol, childFD, data),
      childConnectionLost: (childFD, reason) => this.childConnectionLost(childFD, reason),
      childOutputHeld: () => this.#releaseIfClosed(),
    });
    this.#process = new BaseProcess(child, {
      reactor: this.reactor,
      protocol,
      transport: this,
      leadsSession: child.leadsSession,
      processEnded: (status) => this.processEnded(status),
      getReason: (status) => this.getReason(status),
      release: () => {},
      callProcessExited: (reason) => this.callProcessExited(reason),
      callProcessStopped: (signal) => this.callProcessStopped(signal),
      callProcessContinued: () => this.callProcessContinued(),
      maybeCallProcessEnded: () => this.maybeCallProcessEnded(),
    });
    try {
      this.#pipes.start();
      this.#process.connect();
    } catch (error) {
      // Nobody would see its end.
      this.#process.abandon();
      this.#pipes.abortConnection();
      throw error;
    }
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

  /** The child leads a session of its own: it was asked for, or the child's user or groups are not ours. */
  get leadsSession(): boolean {
    return this.#process.leadsSession;
  }

  /** The raw wait status, -1 until the child was reaped. */
  get status(): number {
    return this.#process.status;
  }

  /** Where the child is between its start and its end. */
  get state(): LifeState {
    return this.#process.state;
  }

  /** Our ends of the pipes that are open, by the child's descriptors: each is a consumer or producer of its own. */
  get pipes(): ReadonlyMap<number, ProcessEnd> {
    return this.#pipes.all;
  }

  /** A process is several descriptors, so it has none itself. */
  fileno(): number {
    return -1;
  }

  // --- output -----------------------------------------------------------------------------------------------

  /** Reads from none of the pipes; the child blocks when they are full. */
  pauseProducing(): void {
    this.#pipes.pauseProducing();
  }

  resumeProducing(): void {
    this.#pipes.resumeProducing();
  }

  stopProducing(): void {
    this.loseConnection();
  }

  // --- input ------------------------------------------------------------------------------------------------

  get #stdin(): ProcessWriter | undefined {
    return this.#pipes.writer(STDIN);
  }

  /** Writes to the child's 0. No effect when that is no pipe of ours, or closed. @throws {TypeError} */
  write(data: Uint8Array): void {
    requireBytes(data);
    this.#stdin?.write(data);
  }

  /** All are checked before the first is written. @throws {TypeError} */
  writeSequence(data: Iterable<Uint8Array>): void {
    const chunks = [...data];
    for (const chunk of chunks) requireBytes(chunk);
    this.#stdin?.writeSequence(chunks);
  }

  /** @throws {RangeError} for a descriptor that is not an open pipe to the child. */
  writeToChild(childFD: number, data: Uint8Array): void {
    requireBytes(data);
    const writer = this.#pipes.writer(childFD);
    if (!writer) throw notWritable(childFD);
    writer.write(data);
  }

  /** Presses back on the producer by the child's 0; without it the producer is stopped at once. */
  registerProducer(producer: Producer, streaming: boolean): void {
    if (this.#stdin) this.#stdin.registerProducer(producer, streaming);
    else producer.stopProducing();
  }

  unregisterProducer(): void {
    this.#stdin?.unregisterProducer();
  }

  // --- closing ----------------------------------------------------------------------------------------------

  /**
   * Closes a pipe when everything is written or, of output, when what has come is delivered. While reading is paused
   * the unread output is dropped. No effect if the pipe is closed already, or never was one.
   */
  closeChildFD(childFD: number): void {
    this.#pipes.all.get(childFD)?.close();
  }

  closeStdin(): void {
    this.closeChildFD(STDIN);
  }

  closeStdout(): void {
    this.closeChildFD(STDOUT);
  }

  closeStderr(): void {
    this.closeChildFD(STDERR);
  }

  /**
   * Closes every pipe, also those above 2, when everything is written and what has come is delivered, after
   * `resumeProducing` if reading is paused. The child is not signalled.
   */
  loseConnection(): void {
    this.#pipes.loseConnection();
  }

  loseWriteConnection(): void {
    this.closeStdin();
  }

  /** Closes every pipe at once. */
  abortConnection(): void {
    this.#pipes.abortConnection();
  }

  /**
   * Takes what has come, up to 128 KiB of each pipe, and closes every pipe: other processes that have one open are not
   * waited for. Input that was not taken is dropped. While reading is paused it waits for `resumeProducing`.
   */
  endOutput(): void {
    for (const pipe of [...this.#pipes.all.values()]) {
      if (pipe instanceof ProcessWriter) pipe.abortConnection();
      else pipe.loseConnection();
    }
  }

  /** A pipe was closed, by whichever side. */
  protected childConnectionLost(childFD: number, reason: Error): void {
    this.#process.call(() => this.protocol.childConnectionLost(childFD, reason));
    this.#drainedIfClosed();
  }

  #drainedIfClosed(): void {
    if (this.#pipes.all.size === 0) this.#process.drained();
    else this.#releaseIfClosed();
  }

  /** A dead child whose output waits for a reader holds no descriptor. */
  #releaseIfClosed(): void {
    if (this.pid === null && this.#pipes.areClosed) this.#process.releasePidfd();
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

  /** Signals the process group that the child leads, also after its death. False when no process is left in it. */
  signalProcessGroup(signal: SignalName | number): boolean {
    return this.#process.signalProcessGroup(signal);
  }

  /**
   * Signals every process of the child's session, also after its death; returns how many there were. 0 for a child without
   * a session of its own: nobody is signalled then.
   */
  signalSession(signal: SignalName | number): number {
    return this.#process.signalSession(signal).count;
  }

  /** The child was reaped with this raw wait status. */
  processEnded(status: number): void {
    this.#process.processEnded(status);
    this.#pipes.childReaped();
  }

  protected getReason(status: number): Reason {
    return this.#process.getReason(status);
  }

  protected callProcessExited(reason: Reason): void {
    this.#process.callProcessExited(reason);
  }

  protected callProcessStopped(signal: Signal): void {
    this.#process.callProcessStopped(signal);
  }

  protected callProcessContinued(): void {
    this.#process.callProcessContinued();
  }

  /** Tells `processEnded` when the child was reaped and every pipe is closed; once. */
  maybeCallProcessEnded(): void {
    this.#process.maybeCallProcessEnded();
  }

  // --- as an object -----------------------------------------------------------------------------------------

  getHost(): Address {
    return { type: 'process', name: String(process.pid) };
  }

  getPeer(): Address {
    return { type: 'process', name: String(this.#process.originalPid) };
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  /** Keeps the event loop running while the child lives: so it is from the start. */
  ref(): this {
    return this.#setRef(true);
  }

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

  /** A live process cannot be saved: null, with a warning. */
  toJSON(): null {
    return warnNotPersisted(this);
  }
}

function requireNoTerminal(usePTY: unknown): void {
  if (usePTY === undefined || usePTY === false) return;
  throw invalid('usePTY', usePTY, 'false for a Process: with a terminal it is a PTYProcess');
}
