/**
 * The contracts between the layers, and between us and those who use us. This file imports nothing that runs.
 */
import type { ProcessDone, ProcessTerminated, Signal } from './errors.js';

/** A string (sent as UTF-8) or its bytes, for what the kernel takes as bytes. */
export type Text = string | Uint8Array;

// --- producers and consumers --------------------------------------------------------------------------------

/** Something that makes bytes. A pull producer has only to answer `resumeProducing` and `stopProducing`. */
export interface Producer {
  /** Write no more until `resumeProducing`. Only asked of streaming (push) producers. */
  pauseProducing?(): void;
  /** A streaming producer goes on; a pull producer writes once. */
  resumeProducing(): void;
  /** Nobody wants the bytes any more. */
  stopProducing(): void;
}

/** Something that takes bytes, and presses back on the producer that is registered with it. */
export interface Consumer {
  registerProducer(producer: Producer, streaming: boolean): void;
  unregisterProducer(): void;
  write(data: Uint8Array): void;
}

// --- the reactor --------------------------------------------------------------------------------------------

/** Something with a descriptor. The reactor asks `fileno` when it starts watching. */
export interface Descriptor {
  /** The descriptor's number, -1 once it is closed. */
  fileno(): number;
  /** The connection is gone; called by the reactor when `doRead` or `doWrite` returned a reason or threw. */
  connectionLost(reason: Error): void;
  /** False lets the event loop end though this is watched. Absent means true. */
  hasRef?(): boolean;
}

export interface ReadDescriptor extends Descriptor {
  /** Called when a read would not block. A returned reason ends the connection. */
  doRead(): Error | undefined;
  /** Called instead of `connectionLost` when `doRead` returned a ConnectionDone. */
  readConnectionLost?(reason: Error): void;
}

export interface WriteDescriptor extends Descriptor {
  /** Called when a write would not block. A returned reason ends the connection. */
  doWrite(): Error | undefined;
  /** Instead of `connectionLost`, when the reason came from writing. */
  writeConnectionLost?(reason: Error): void;
}

/** A descriptor of which only the hang-up is of interest: what there is to read stays in the kernel. */
export interface HangUpDescriptor {
  fileno(): number;
  /** Called when no process has the other side open any more. */
  doHangUp(): void;
}

/** A child whose death is waited for. */
export interface ReapableProcess {
  readonly pid: number | null;
  /** Reaps the child if it is dead, without blocking, and tells everybody. */
  reapProcess(): void;
  hasRef?(): boolean;
}

/** A child whose stops are watched. */
export interface StoppableProcess {
  readonly pid: number;
  /** Asks whether the child has stopped or continued, and tells it. */
  checkStopped(): void;
}

export interface DelayedCall {
  /** True until it was called or cancelled. */
  active(): boolean;
  /** No effect when it is not active any more. */
  cancel(): void;
  /** Lets the event loop end though this call is to come. */
  unref(): this;
}

/** Tells readiness, deaths and time. One to a thread; the default one runs on Node's own event loop. */
export interface Reactor {
  addReader(reader: ReadDescriptor): void;
  removeReader(reader: ReadDescriptor): void;
  addWriter(writer: WriteDescriptor): void;
  removeWriter(writer: WriteDescriptor): void;
  getReaders(): ReadDescriptor[];
  getWriters(): WriteDescriptor[];
  /** Calls `doHangUp` until it is removed. Never keeps the event loop running. */
  addHangUp(descriptor: HangUpDescriptor): void;
  removeHangUp(descriptor: HangUpDescriptor): void;
  /**
   * Calls `callback(...args)` in `delay` milliseconds, never before the caller returned.
   *
   * @throws {RangeError} for a delay that is negative, or longer than a timer can be (24.8 days).
   */
  callLater<A extends unknown[]>(delay: number, callback: (...args: A) => void, ...args: A): DelayedCall;
  /** Calls `process.reapProcess()` when the child may be dead, until it is unregistered. */
  registerReapProcessHandler(process: ReapableProcess, pidfd: number): void;
  unregisterReapProcessHandler(process: ReapableProcess): void;
  /** Calls `process.checkStopped()` when the child may have stopped or continued, until it is unregistered. Never keeps
   * the event loop running. */
  registerStopHandler(process: StoppableProcess): void;
  unregisterStopHandler(process: StoppableProcess): void;
  /** Looks at `hasRef` again. */
  updateRef(watched: Descriptor | ReapableProcess): void;
  /** What a user's callback threw; the default makes it an uncaught exception. */
  reportError(error: unknown): void;
  /** Starts a child; see the function of this name. */
  spawnProcess: SpawnProcess;
  /** The system calls, so that a reactor driven by hand can bring its own. */
  readonly system: System;
}

// --- processes ----------------------------------------------------------------------------------------------

/** What is called in the course of a child's life. Extend the class of this name. */
export interface ProcessEvents {
  makeConnection(transport: ProcessTransport): void;
  childDataReceived(childFD: number, data: Buffer): void;
  /** `reason` is a ConnectionDone or ConnectionLost; with a `code` other than `'EPIPE'` it is an I/O error. */
  childConnectionLost(childFD: number, reason: Error): void;
  processExited(reason: ProcessDone | ProcessTerminated): void;
  processEnded(reason: ProcessDone | ProcessTerminated): void;
  /** The child was stopped by this signal. See `ProcessProtocol`. */
  processStopped?(signal: Signal): void;
  /** The child was continued. */
  processContinued?(): void;
}

export interface Address {
  readonly type: 'pty' | 'process';
  /** The terminal's name (`'/dev/pts/3'`) or the child's pid. */
  readonly name: string;
}

/** A child as its protocol sees it. */
export interface ProcessTransport extends Consumer, Producer {
  /** Whose event loop and clock it lives on. */
  readonly reactor: Reactor;
  /** `null` once the child was reaped. */
  readonly pid: number | null;
  /** The raw wait status, -1 until the child was reaped. */
  readonly status: number;
  writeSequence(data: Iterable<Uint8Array>): void;
  writeToChild(childFD: number, data: Uint8Array): void;
  closeStdin(): void;
  closeStdout(): void;
  closeStderr(): void;
  closeChildFD(childFD: number): void;
  loseConnection(): void;
  loseWriteConnection(): void;
  abortConnection(): void;
  signalProcess(signal: SignalName | number): void;
  getHost(): Address;
  getPeer(): Address;
  pauseProducing(): void;
  resumeProducing(): void;
  stopProducing(): void;
}

/** `'TERM'`, `'SIGTERM'`, `'SIG35'`. */
export type SignalName = Signal | (string & {});

/** What `end` and `closeStdin` send after the last byte; see `PTYProcess.closeStdin`. */
export type EofPolicy = 'canonical' | 'always' | 'hangup';

export interface WindowSize {
  /** In characters, 1 to 65535. */
  columns: number;
  rows: number;
  /** In pixels, 0 to 65535; 0 means unknown. */
  pixelWidth?: number;
  pixelHeight?: number;
}

/** The size of a new terminal; the parts are those of `WindowSize`. Default: 80 × 24, pixels unknown. */
export interface SizeOptions {
  columns?: number | undefined;
  rows?: number | undefined;
  pixelWidth?: number | undefined;
  pixelHeight?: number | undefined;
}

export interface TerminalOptions extends SizeOptions {
  /** Whether the terminal echoes; default true, and false with `raw`. */
  echo?: boolean | undefined;
  /** cfmakeraw(3): bytes go through as they are; default false. */
  raw?: boolean | undefined;
  /** What `closeStdin` sends after the last byte; default `'canonical'`. */
  eof?: EofPolicy | undefined;
  /** Start with reading paused, until `resumeProducing`; default false. */
  paused?: boolean | undefined;
}

/** Where a child's descriptor leads: we read, we write, the terminal, or a copy of one of ours. */
export type ChildFD = 'r' | 'w' | 'pty' | number;

/** Whom the child runs as; see `docs/security.md`. */
export interface IdentityOptions {
  uid?: number | undefined;
  gid?: number | undefined;
  groups?: readonly number[] | undefined;
}

/** Infinity is no limit. A number is both, as `ulimit` sets it. */
export type ResourceLimit = number | { readonly soft: number; readonly hard: number };

/** RLIMIT_*: descriptors, bytes of a core file, seconds of CPU, bytes of memory, processes of the user. */
export interface ResourceLimits {
  readonly nofile?: ResourceLimit | undefined;
  readonly core?: ResourceLimit | undefined;
  readonly cpu?: ResourceLimit | undefined;
  readonly as?: ResourceLimit | undefined;
  readonly nproc?: ResourceLimit | undefined;
}

/** What the child may use, set while it still has our rights. */
export interface LimitOptions {
  limits?: ResourceLimits | undefined;
  /** 0 to 0o777. */
  umask?: number | undefined;
  /** -20 (first) to 19 (last). */
  nice?: number | undefined;
  /** The folder of a cgroup that the child is in from its start, such as `'/sys/fs/cgroup/jobs'`. */
  cgroup?: Text | undefined;
}

export interface SpawnProcessOptions extends IdentityOptions, LimitOptions {
  /** Default: ours. Given, it is complete; undefined values are left out. */
  env?: Readonly<Record<string, Text | undefined>> | undefined;
  /** The child's working directory, entered after the change of user: a path or a `file:` URL. Default: ours. */
  cwd?: Text | URL | undefined;
  /** The reference's name of `cwd`: pass only one of them. */
  path?: Text | URL | undefined;
  /**
   * The child on pipes leads a session of its own, without a controlling terminal; default false. On a terminal it always
   * does, and so does a child whose user or groups are not ours: with our controlling terminal it could push input into
   * our shell.
   */
  session?: boolean | undefined;
  /** Default: 0, 1 and 2 are the terminal, or without one pipes: { 0: 'w', 1: 'r', 2: 'r' }. */
  childFDs?: Readonly<Record<number, ChildFD | undefined>> | undefined;
  /** The child's terminal: a new pair, or one of yours as [master, slave, name]. */
  usePTY?: boolean | TerminalOptions | TerminalDescriptors | undefined;
  reactor?: Reactor | undefined;
}

/** A terminal that the caller has opened. */
export type TerminalDescriptors = readonly [master: number, slave: number, ttyName?: string | undefined];

export type SpawnProcess = (
  protocol: ProcessEvents,
  executable: Text,
  args: readonly Text[],
  options?: SpawnProcessOptions,
) => ProcessTransport;

// --- the system ---------------------------------------------------------------------------------------------

/** A failed step; `errno` is negative. */
export interface Failure {
  readonly step: string;
  readonly errno: number;
}

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

/** What is to be started. Made for one spawn, which fills in the last two. */
export interface SpawnRequest {
  readonly file: Text;
  /** Each followed by NUL, in one piece. */
  readonly args: Text;
  /** `NAME=value`, each followed by NUL; undefined means that of the process. */
  readonly env: Text | undefined;
  /** In the same form: takes the place of what has the same names. A name alone takes that away. */
  readonly overrides: Text | undefined;
  /** In the same form: for names that the environment has not. */
  readonly defaults?: Text | undefined;
  readonly cwd: Text | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly groups: Uint32Array | undefined;
  /** Triples of the number of a resource, its soft and its hard limit; -1 is none. */
  readonly limits?: Float64Array | undefined;
  readonly umask?: number | undefined;
  readonly nice?: number | undefined;
  /** The folder of the cgroup to be in. */
  readonly cgroup?: Text | undefined;
  /** The child leads a session of its own, also without a terminal. On a terminal, and with another identity, it always
   * does. */
  readonly session?: boolean | undefined;
  /** Becomes the controlling terminal of a new session; -1 for neither. */
  terminal: number;
  /** Pairs of the child's number and ours. */
  descriptors: Int32Array;
}

export interface SpawnedChild {
  readonly pid: number;
  /** -1 where the kernel has none. */
  readonly pidfd: number;
  /** The child was started as the leader of a session of its own. */
  readonly leadsSession: boolean;
}

/** What a signal to a session came to. */
export interface SignalledSession {
  /** How many processes got it. */
  readonly count: number;
  /** Every process that /proc shows was looked at. Else only the leader's group was signalled, as one process. */
  readonly searched: boolean;
  /** The session was there, which makes the time of this call the next `knownAt`. */
  readonly known: boolean;
}

/** System calls. What is a plain number is a count, or 0, or a negative errno. */
export interface System {
  /** Both close-on-exec and closed when the thread ends, the master non-blocking. */
  openPty(
    columns: number,
    rows: number,
    pixelWidth: number,
    pixelHeight: number,
    raw: boolean,
    echo: boolean,
  ): TerminalPair | Failure;
  openPipe(): PipePair | Failure;
  /** A new descriptor of the other side of a master. */
  openSlave(master: number): number;
  ttyName(master: number): string | number;
  /** Which terminal a master is of, `'device:inode'` of its other side: also through a copy of the descriptor. */
  terminalId(master: number): string | number;
  setSize(master: number, columns: number, rows: number, pixelWidth: number, pixelHeight: number): number;
  /** [columns, rows, pixelWidth, pixelHeight] */
  getSize(master: number): [number, number, number, number] | number;
  getAttributes(master: number, words: Uint32Array): number;
  setAttributes(master: number, words: Uint32Array): number;
  /** The foreground process group, 0 when there is none. */
  foreground(master: number): number;
  /** Whoever leads the session on the terminal; 0 when nobody does. */
  session(master: number): number;
  /** The session that a process is a member of; our own for 0. */
  sessionOf(pid: number): number;
  /** Signals that group; -ESRCH when there is none. */
  signalForeground(master: number, signal: number): number;
  /** 1 when something waits for a read of the slave, else 0. */
  hasUnreadInput(slave: number): number;
  spawn(request: SpawnRequest): SpawnedChild | Failure;
  /** A pidfd of a process that somebody else started. */
  openPidfd(pid: number): number;
  /** The wait status, -1 while it lives, -2 when the status is unknown. */
  reap(pid: number, pidfd: number): number;
  /** The signal that stopped the child since the last call, SIGCONT if it was continued, else 0; or a negative errno. */
  takeStop(pid: number): number;
  signal(pid: number, pidfd: number, signal: number): number;
  signalGroup(pid: number, pidfd: number, reaped: boolean, signal: number): number;
  /**
   * Signals every process of the session that the child leads. `knownAt` is when a process of the session was last known to
   * be there, by `processTime`; 0 for never. A number is a negative errno.
   */
  signalSession(
    pid: number,
    pidfd: number,
    reaped: boolean,
    knownAt: number,
    signal: number,
  ): SignalledSession | number;
  /** Now, as /proc says when a process started: in ticks since boot. */
  processTime(): number;
  /** The bytes taken, 0 when it would block, END_OF_FILE. */
  read(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  /** 1 when no process has the other side of a terminal, or the writing end of a pipe, open; else 0. */
  isHungUp(fd: number): number;
  /** The bytes given, 0 when it would block. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  /** Makes it close-on-exec and, if asked, non-blocking; it is closed when the thread ends. */
  adoptDescriptor(fd: number, nonBlocking: boolean): number;
  closeDescriptor(fd: number): number;
}
