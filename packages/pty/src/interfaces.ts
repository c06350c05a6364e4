/**
 * The interfaces between the layers, and of strand-pty with programs that use it. Types only: nothing here runs.
 */
import type { ExitReason, Signal } from './errors.js';

/** A path, an argument or an environment value: a string (sent as UTF-8), or its bytes. */
export type Text = string | Uint8Array;

// --- producers and consumers --------------------------------------------------------------------------------

/**
 * A source of bytes that a `Consumer` controls.
 *
 * A streaming (push) producer writes by itself until it is paused. A pull producer writes once at each `resumeProducing`.
 */
export interface Producer {
  /** Stops writing until `resumeProducing`. Called on streaming producers only. */
  pauseProducing?(): void;
  /** Continues to write (streaming), or writes once (pull). */
  resumeProducing(): void;
  /** Stops for good: the consumer takes no more bytes. */
  stopProducing(): void;
}

/** A destination of bytes that applies back-pressure to the producer registered with it. */
export interface Consumer {
  /**
   * Registers the producer to pause and resume.
   *
   * `streaming` is true for a push producer and false for a pull producer. A producer that is registered after the connection
   * was lost is stopped at once.
   *
   * @throws an Error when a producer is registered already.
   */
  registerProducer(producer: Producer, streaming: boolean): void;
  /** Unregisters the producer. A close that waited for it continues. */
  unregisterProducer(): void;
  /** Sends bytes, in order. The buffer is not copied: do not change it before it was sent. */
  write(data: Uint8Array): void;
}

// --- the reactor --------------------------------------------------------------------------------------------

/** An object with a descriptor that a reactor watches. `fileno` is called when watching starts. */
export interface Descriptor {
  /** The descriptor's number, -1 once it is closed. */
  fileno(): number;
  /** Called by the reactor when `doRead` or `doWrite` returned a reason or threw: the connection is lost. */
  connectionLost(reason: Error): void;
  /** Returns false to let the event loop end while the descriptor is watched. Default: true. */
  hasRef?(): boolean;
}

/** A descriptor that is watched for reading. */
export interface ReadDescriptor extends Descriptor {
  /** Called when a read would not block. A returned reason ends the connection. */
  doRead(): Error | undefined;
  /** Called instead of `connectionLost` when `doRead` returned a ConnectionDone. */
  readConnectionLost?(reason: Error): void;
}

/** A descriptor that is watched for writing. */
export interface WriteDescriptor extends Descriptor {
  /** Called when a write would not block. A returned reason ends the connection. */
  doWrite(): Error | undefined;
  /** Called instead of `connectionLost` when the reason came from `doWrite`. */
  writeConnectionLost?(reason: Error): void;
}

/** A descriptor that is watched for a hang-up only; unread bytes stay in the kernel. */
export interface HangUpDescriptor {
  /** The descriptor's number, -1 once it is closed. */
  fileno(): number;
  /** Called when no process has the other side open any more. */
  doHangUp(): void;
}

/** A child whose death a reactor reports. */
export interface ReapableProcess {
  /** The child's process id; null once it was reaped. */
  readonly pid: number | null;
  /** Reaps the child if it is dead. Never blocks. */
  reapProcess(): void;
  /** Returns false to let the event loop end while the child lives. Default: true. */
  hasRef?(): boolean;
}

/** A child whose stops and continuations a reactor reports. */
export interface StoppableProcess {
  /** The child's process id. */
  readonly pid: number;
  /** Checks whether the child was stopped or continued. */
  checkStopped(): void;
}

/** A call that `Reactor.callLater` has scheduled. */
export interface DelayedCall {
  /** Returns true until the call was made or cancelled. */
  active(): boolean;
  /** Cancels the call. No effect when it is no longer active. */
  cancel(): void;
  /** Lets the event loop end before the call is made. */
  unref(): this;
}

/**
 * Watches descriptors, children and timers for the transports.
 *
 * The default one, `reactor`, runs on Node's event loop; each thread has its own. A `MemoryReactor` of `strand-pty/testing` is
 * driven by a test.
 */
export interface Reactor {
  /**
   * Calls `reader.doRead()` while a read would not block, until it is removed.
   *
   * @throws an Error when another reader has the same descriptor.
   */
  addReader(reader: ReadDescriptor): void;
  /** Stops watching for reading. No effect when it is not watched. */
  removeReader(reader: ReadDescriptor): void;
  /**
   * Calls `writer.doWrite()` while a write would not block, until it is removed.
   *
   * @throws an Error when another writer has the same descriptor.
   */
  addWriter(writer: WriteDescriptor): void;
  /** Stops watching for writing. No effect when it is not watched. */
  removeWriter(writer: WriteDescriptor): void;
  /** Returns the readers that are watched. */
  getReaders(): ReadDescriptor[];
  /** Returns the writers that are watched. */
  getWriters(): WriteDescriptor[];
  /** Calls `doHangUp` when no process has the other side open. Never keeps the event loop running. */
  addHangUp(descriptor: HangUpDescriptor): void;
  /** Stops watching for a hang-up. No effect when it is not watched. */
  removeHangUp(descriptor: HangUpDescriptor): void;
  /**
   * Calls `callback(...args)` after `delay` milliseconds, never before `callLater` has returned.
   *
   * @throws {RangeError} for a delay that is negative or more than 2,147,483,647 (24.8 days).
   * @throws {TypeError} for a callback that is not a function, or a delay that is not a number.
   *
   * @example
   * ```ts
   * const timeout = reactor.callLater(5_000, () => transport.signalProcess('TERM'));
   * timeout.cancel();
   * ```
   */
  callLater<A extends unknown[]>(delay: number, callback: (...args: A) => void, ...args: A): DelayedCall;
  /** Calls `process.reapProcess()` when the child may be dead, until it is unregistered. `pidfd` is -1 where there is none. */
  registerReapProcessHandler(process: ReapableProcess, pidfd: number): void;
  /** Stops watching for the child's death. */
  unregisterReapProcessHandler(process: ReapableProcess): void;
  /**
   * Calls `process.checkStopped()` when the child may have stopped or continued, until it is unregistered. Never keeps the
   * event loop running.
   */
  registerStopHandler(process: StoppableProcess): void;
  /** Stops watching for stops and continuations. */
  unregisterStopHandler(process: StoppableProcess): void;
  /** Calls `hasRef` again: call this when its result has changed. */
  updateRef(watched: Descriptor | ReapableProcess): void;
  /** Reports an error that a callback of the program threw. The default reactor makes it an uncaught exception. */
  reportError(error: unknown): void;
  /** Starts a child on this reactor, as the function `spawnProcess` does. */
  spawnProcess(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options?: SpawnProcessOptions,
  ): ProcessTransport;
  /** The system calls that the transports of this reactor make. @internal */
  readonly system: System;
}

// --- processes ----------------------------------------------------------------------------------------------

/** The callbacks that a transport calls during a child's life. `ProcessProtocol` implements them: extend that. */
export interface ProcessEvents {
  /** Called once, when the child was started. `write` and `signalProcess` work from then on. */
  makeConnection(transport: ProcessTransport): void;
  /** Called with output of the child. `childFD` is the descriptor that the child wrote to, and 1 for a terminal. */
  childDataReceived(childFD: number, data: Buffer): void;
  /**
   * Called when a pipe was closed, by either side. `reason` is a ConnectionDone or a ConnectionLost; one with a `code` other
   * than `'EPIPE'` is an I/O error.
   */
  childConnectionLost(childFD: number, reason: Error): void;
  /** Called once, when the child was reaped. Output may still follow. */
  processExited(reason: ExitReason): void;
  /** Called once and last, when the child was reaped and all of its output was delivered. */
  processEnded(reason: ExitReason): void;
  /** Called when the child was stopped by this signal. */
  processStopped?(signal: Signal): void;
  /** Called when the child was continued by SIGCONT. */
  processContinued?(): void;
}

/** The address of one side of a transport. */
export interface Address {
  /** `'pty'` for a terminal, `'process'` for a process. */
  readonly type: 'pty' | 'process';
  /** The path of the terminal, such as `'/dev/pts/3'`, or the pid of the process. */
  readonly name: string;
}

/** A child as its protocol sees it: the members that `PTYProcess` and `Process` have in common. */
export interface ProcessTransport extends Consumer, Producer {
  /** The reactor on which the child was started. */
  readonly reactor: Reactor;
  /** The child's process id; null once the child was reaped. */
  readonly pid: number | null;
  /** The raw wait status of wait(2); -1 until the child was reaped, and when the status is unknown. */
  readonly status: number;
  /** Writes each item to the child's stdin. All items are checked before the first is written. */
  writeSequence(data: Iterable<Uint8Array>): void;
  /**
   * Writes to one descriptor of the child.
   *
   * @throws {RangeError} for a descriptor that the parent cannot write to.
   */
  writeToChild(childFD: number, data: Uint8Array): void;
  /** Ends the child's input after all that was written: closes the pipe, or sends the end of input, see `EofPolicy`. */
  closeStdin(): void;
  /** Closes the child's stdout. On a terminal, the output is read and discarded from then on. */
  closeStdout(): void;
  /** Closes the child's stderr. No effect when stderr is the terminal. */
  closeStderr(): void;
  /**
   * Closes one descriptor of the child, as `closeStdin`, `closeStdout` and `closeStderr` do. No effect if `childFD` is not mapped.
   */
  closeChildFD(childFD: number): void;
  /** Closes the terminal and every pipe, after sending what was written and delivering what was read. Sends no signal. */
  loseConnection(): void;
  /** Ends the child's input, as `closeStdin` does. */
  loseWriteConnection(): void;
  /** Closes the terminal and every pipe at once. Bytes that were not sent or not read are lost. */
  abortConnection(): void;
  /**
   * Sends a signal to the child alone.
   *
   * @throws {ProcessExitedAlready} when the child is dead, also before its death was noticed.
   * @throws {TypeError|RangeError} for an invalid signal.
   * @throws an Error with `code` when the kernel refuses (EPERM).
   */
  signalProcess(signal: SignalName | number): void;
  /** Returns this side: the terminal, or this process. */
  getHost(): Address;
  /** Returns the other side: the child. */
  getPeer(): Address;
  /** Stops reading; the child blocks when the kernel's buffer is full. */
  pauseProducing(): void;
  /** Continues to read. */
  resumeProducing(): void;
  /** Closes as `loseConnection` does. */
  stopProducing(): void;
}

/** The name of a signal, with or without `SIG`: `'TERM'`, `'SIGTERM'`, `'SIG35'` for a real-time signal. */
export type SignalName = Signal | (string & {});

/**
 * What `end()` and `closeStdin()` do to a terminal after the last byte.
 *
 * - `'canonical'` (default): send the EOF character if the terminal is in canonical mode at that time, twice if the line is not
 *   empty; send nothing in another mode.
 * - `'always'`: send the EOF character in any mode. In raw mode the child reads it as a byte.
 * - `'hangup'`: close the terminal, which sends SIGHUP to the child.
 */
export type EofPolicy = 'canonical' | 'always' | 'hangup';

/** The size of a terminal. */
export interface WindowSize {
  /** Width in characters, 1 to 65,535. */
  columns: number;
  /** Height in characters, 1 to 65,535. */
  rows: number;
  /** Width in pixels, 0 to 65,535; 0 means unknown. */
  pixelWidth?: number;
  /** Height in pixels, 0 to 65,535; 0 means unknown. */
  pixelHeight?: number;
}

/** Options for the size of a new terminal. */
export interface SizeOptions {
  /** Width in characters, 1 to 65,535. Default 80. */
  columns?: number | undefined;
  /** Height in characters, 1 to 65,535. Default 24. */
  rows?: number | undefined;
  /** Width in pixels, 0 to 65,535. Default 0: unknown. */
  pixelWidth?: number | undefined;
  /** Height in pixels, 0 to 65,535. Default 0: unknown. */
  pixelHeight?: number | undefined;
}

/** Options for a new terminal, as `usePTY` takes them. */
export interface TerminalOptions extends SizeOptions {
  /** Whether the terminal echoes its input. Default true, and false with `raw`. */
  echo?: boolean | undefined;
  /** Starts the terminal in raw mode, cfmakeraw(3): bytes pass unchanged in both directions. Default false. */
  raw?: boolean | undefined;
  /** What `closeStdin` sends after the last byte, see `EofPolicy`. Default `'canonical'`. */
  eof?: EofPolicy | undefined;
  /** Starts with reading paused, until `resumeProducing`. Default false. */
  paused?: boolean | undefined;
}

/**
 * What a descriptor of the child is connected to.
 *
 * - `'r'`: a pipe that the parent reads.
 * - `'w'`: a pipe that the parent writes.
 * - `'pty'`: the child's terminal.
 * - a number: a copy of that descriptor of the parent.
 */
export type ChildFD = 'r' | 'w' | 'pty' | number;

/** Options for the user and groups of the child, which need the rights to change them; see `docs/security.md`. */
export interface IdentityOptions {
  /** User id, 0 to 4,294,967,294. Without `gid`, the user's own group and groups are set too. Default: the parent's. */
  uid?: number | undefined;
  /** Group id, 0 to 4,294,967,294. Default: the user's own group with `uid`, else the parent's. */
  gid?: number | undefined;
  /** Supplementary group ids, each 0 to 4,294,967,294. Default: the user's own with `uid`, else the parent's. */
  groups?: readonly number[] | undefined;
}

/** A limit of setrlimit(2), 0 to 2⁵³ - 1, or Infinity for no limit. A number sets the soft and the hard limit, as `ulimit` does. */
export type ResourceLimit = number | { readonly soft: number; readonly hard: number };

/** Limits of the child's resources, by the names of setrlimit(2). */
export interface ResourceLimits {
  /** The number of open descriptors. */
  readonly nofile?: ResourceLimit | undefined;
  /** The size of a core file in bytes. */
  readonly core?: ResourceLimit | undefined;
  /** CPU time in seconds. */
  readonly cpu?: ResourceLimit | undefined;
  /** The size of the address space in bytes. */
  readonly as?: ResourceLimit | undefined;
  /** The number of processes of the user. */
  readonly nproc?: ResourceLimit | undefined;
}

/** Options that limit the child. They are set with the rights of the parent, before the child's user changes. */
export interface LimitOptions {
  /** Limits of setrlimit(2). Default: the parent's. */
  limits?: ResourceLimits | undefined;
  /** The file mode creation mask, 0 to 0o777. Default: the parent's. */
  umask?: number | undefined;
  /** The nice value of setpriority(2), from -20 (most CPU time) to 19 (least). Default: the parent's. */
  nice?: number | undefined;
  /** The folder of the cgroup in which the child starts, such as `'/sys/fs/cgroup/jobs'`. Default: the parent's cgroup. */
  cgroup?: Text | undefined;
}

/** Options of `spawnProcess`. */
export interface SpawnProcessOptions extends IdentityOptions, LimitOptions {
  /**
   * The child's complete environment. Members with the value undefined are left out. Default: `process.env`, on a terminal
   * without COLUMNS and LINES.
   */
  env?: Readonly<Record<string, Text | undefined>> | undefined;
  /**
   * The child's working directory: a path or a `file:` URL. The child enters it after the change of user. Default: the
   * parent's.
   */
  cwd?: Text | URL | undefined;
  /** Twisted's name for `cwd`. Pass only one of them. */
  path?: Text | URL | undefined;
  /**
   * Whether a child on pipes leads a session of its own, without a controlling terminal. Default false.
   *
   * A child on a terminal always leads one. So does a child with another user or other groups: with the parent's controlling
   * terminal it could push input into the parent's shell.
   */
  session?: boolean | undefined;
  /**
   * The child's descriptors by number. Default: `{ 0: 'w', 1: 'r', 2: 'r' }`, or with `usePTY`
   * `{ 0: 'pty', 1: 'pty', 2: 'pty' }`.
   */
  childFDs?: Readonly<Record<number, ChildFD | undefined>> | undefined;
  /**
   * The child's terminal: `true` or options for a new one, or the descriptors of an open one. Default false: pipes.
   *
   * The transport owns and closes the descriptors of an open one, unless the spawn fails.
   */
  usePTY?: boolean | TerminalOptions | TerminalDescriptors | undefined;
  /** The reactor on which the child lives. Default: the reactor of this thread. */
  reactor?: Reactor | undefined;
}

/** A terminal that the caller has opened: the descriptors of both sides, and its path if it is known. */
export type TerminalDescriptors = readonly [master: number, slave: number, ttyName?: string | undefined];

// --- the system ---------------------------------------------------------------------------------------------

/** A system call that failed while something was opened or started. */
export interface Failure {
  /** The name of the call, as in `SpawnError.syscall`. */
  readonly step: string;
  /** A negative errno. */
  readonly errno: number;
}

/** The descriptors of both sides of a terminal, and its path. */
export interface TerminalPair {
  readonly master: number;
  readonly slave: number;
  readonly name: string;
}

/** The two ends of a pipe. */
export interface PipePair {
  readonly read: number;
  readonly write: number;
}

/** A child to start. Each spawn has a request of its own; `launch` sets `terminal` and `descriptors` in it. */
export interface SpawnRequest {
  readonly file: Text;
  /** The arguments with argv[0], each followed by NUL. */
  readonly args: Text;
  /** `NAME=value`, each followed by NUL. */
  readonly env: Text;
  /** `NAME=value`, each followed by NUL: replaces variables of `env`. `NAME` without `=` removes one. */
  readonly overrides: Text | undefined;
  /** `NAME=value`, each followed by NUL: variables that `env` lacks. */
  readonly defaults?: Text | undefined;
  readonly cwd: Text | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly groups: Uint32Array | undefined;
  /** Triples: the number of a resource, its soft limit, its hard limit. -1 is no limit. */
  readonly limits?: Float64Array | undefined;
  readonly umask?: number | undefined;
  readonly nice?: number | undefined;
  /** The folder of the cgroup in which the child starts. */
  readonly cgroup?: Text | undefined;
  /** The child leads a session of its own. It always does on a terminal, and with another user or other groups. */
  readonly session?: boolean | undefined;
  /** The slave that becomes the controlling terminal of the child's session; -1 for none. */
  terminal: number;
  /** Pairs: a descriptor of the child, and the descriptor of the parent of which the child gets a copy. */
  descriptors: Int32Array;
}

/** A child that was started. */
export interface SpawnedChild {
  readonly pid: number;
  /** -1 where the kernel has no pidfds. */
  readonly pidfd: number;
  /** The child leads a session of its own. */
  readonly leadsSession: boolean;
}

/** The result of a signal to a session. */
export interface SignalledSession {
  /** The number of processes that were signalled. */
  readonly count: number;
  /** Every process was looked up. Otherwise only the leader's group was signalled, and counts as one process. */
  readonly searched: boolean;
  /** A process of the session existed. Pass the time of this call as `knownAt` of the next call. */
  readonly known: boolean;
}

/** A process of this machine, whoever started it. */
export interface ProcessInfo {
  readonly pid: number;
  /** The name of its program, at most 15 bytes. */
  readonly name: string;
  readonly parent: number;
  /** Its process group. */
  readonly group: number;
  /** Its session; 0 when the session's leader is in another PID namespace. */
  readonly session: number;
  /** It is dead and was not reaped. */
  readonly zombie: boolean;
  /** When it started, by `System.processTime`. */
  readonly started: number;
}

/** The processes of this PID namespace. */
export interface ProcessList {
  readonly processes: readonly ProcessInfo[];
  /** False when some processes may be hidden from this one. */
  readonly complete: boolean;
}

/**
 * Looks up processes of this machine, whoever started them. A method returns undefined when the process has ended or cannot be
 * looked up.
 */
export interface ProcessTable {
  /** Returns undefined where no process can be looked up. */
  listProcesses(): ProcessList | undefined;
  findProcess(pid: number): ProcessInfo | undefined;
  /** Returns argv[0] of a process. */
  argv0(pid: number): string | undefined;
  workingDirectory(pid: number): string | undefined;
  /** Returns whether a process has a terminal open, named by `System.terminalId`; false when that cannot be looked up. */
  hasTerminalOpen(pid: number, terminalId: string): boolean;
}

/**
 * The system calls of a reactor. A method that returns a number returns a negative errno on failure, otherwise 0 or what it
 * is documented to return.
 */
export interface System extends ProcessTable {
  // --- terminals ---

  /** Opens a terminal. Both descriptors are close-on-exec and closed when the thread ends; the master is non-blocking. */
  openPty(size: Required<WindowSize>, raw: boolean, echo: boolean): TerminalPair | Failure;
  /** Returns a new descriptor of a master's slave. */
  openSlave(master: number): number;
  /** Returns the path of the slave. */
  ttyName(master: number): string | number;
  /** Returns `'device:inode'` of the slave, which identifies the terminal in every mount namespace. */
  terminalId(master: number): string | number;
  setSize(master: number, size: Required<WindowSize>): number;
  getSize(master: number): Required<WindowSize> | number;
  /** Fills `words` with the attributes, in the layout of `addon.attributeTable()`. */
  getAttributes(master: number, words: Uint32Array): number;
  setAttributes(master: number, words: Uint32Array): number;
  /** Returns the foreground process group, 0 when there is none. */
  foreground(master: number): number;
  /** Returns the session whose controlling terminal this is, 0 when there is none. */
  session(master: number): number;
  /** Signals the foreground process group; -ESRCH when there is none. */
  signalForeground(master: number, signal: number): number;
  /** Returns 1 when a read of the slave would return input, else 0. */
  hasUnreadInput(slave: number): number;

  // --- children ---

  /** Whether children may be started. Called before anything is opened for a child. */
  mayStartChildren(): boolean;
  spawn(request: SpawnRequest): SpawnedChild | Failure;
  /** Returns a pidfd of a process that is not a child of this one. */
  openPidfd(pid: number): number;
  /** Returns the wait status; -1 while the child lives, -2 when the status is unknown. */
  reap(pid: number, pidfd: number): number;
  /** Returns the signal that stopped the child since the last call, SIGCONT if it was continued, else 0. */
  takeStop(pid: number): number;
  signal(pid: number, pidfd: number, signal: number): number;
  /** Signals the process group that the child leads. */
  signalGroup(pid: number, pidfd: number, reaped: boolean, signal: number): number;
  /**
   * Signals every process of the session that the child leads. `knownAt` is when a process of the session was last known to
   * be there, by `processTime`; 0 for never.
   */
  signalSession(
    pid: number,
    pidfd: number,
    reaped: boolean,
    knownAt: number,
    signal: number,
  ): SignalledSession | number;
  /** Returns the time now, in ticks since boot, as the kernel records the start of a process. */
  processTime(): number;
  /** Returns the session of a process; for pid 0, the session of this process. */
  sessionOf(pid: number): number;

  // --- descriptors ---

  openPipe(): PipePair | Failure;
  /** Returns the number of bytes read, 0 when the read would block, or END_OF_FILE. */
  read(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  /** Returns the number of bytes written, 0 when the write would block. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  /** Returns 1 when no process has the slave of a terminal, or the write end of a pipe, open; else 0. */
  isHungUp(fd: number): number;
  /** Makes a descriptor close-on-exec and, if asked, non-blocking. It is closed when the thread ends. */
  adoptDescriptor(fd: number, nonBlocking: boolean): number;
  closeDescriptor(fd: number): number;
  /** Undoes `adoptDescriptor`: the descriptor stays open, also when the thread ends, and has its former flags. */
  releaseDescriptor(fd: number): number;
}
