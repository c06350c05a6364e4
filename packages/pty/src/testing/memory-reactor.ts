import type {
  DelayedCall,
  Failure,
  HangUpDescriptor,
  ProcessEvents,
  Reactor,
  ReadDescriptor,
  ReapableProcess,
  SpawnProcessOptions,
  StoppableProcess,
  TerminalDescriptors,
  TerminalOptions,
  Text,
  WriteDescriptor,
} from '../interfaces.js';
import { invalid, optionalPositive, requireInteger, requireObject } from '../launch/options.js';
import { type OptionTable, readOptions } from '../launch/read-options.js';
import type { Process } from '../process/process.js';
import type { PTYProcess } from '../process/pty-process.js';
import { spawnProcess } from '../process/spawn-process.js';
import { requireCallback, requireDelay } from '../reactor/delayed-call.js';
import { deliverHangUp, deliverRead, deliverWrite } from '../reactor/dispatch.js';
import { MemoryCall } from './memory-call.js';
import type { MemoryChild } from './memory-child.js';
import { MemorySystem } from './memory-system.js';

/** An event that is ready to be delivered by a `MemoryReactor`. */
export interface Readiness {
  /** The kind of event. */
  readonly kind: 'timer' | 'death' | 'stop' | 'read' | 'write' | 'hang-up';
  /** The object that is called. */
  readonly target:
    | DelayedCall
    | ReapableProcess
    | StoppableProcess
    | ReadDescriptor
    | WriteDescriptor
    | HangUpDescriptor;
  /** Calls the target. */
  deliver(): void;
}

/** Options of a `MemoryReactor`. */
export interface MemoryReactorOptions {
  /** Bytes of input that a child may leave unread before a write to it would block, at least 1. Default 4,096. */
  inputRoom?: number | undefined;
  /** Chooses the event to deliver next, from at least one. Default: the first. */
  choose?: ((ready: readonly Readiness[]) => Readiness) | undefined;
}

const FAILURE: OptionTable<Failure> = { step: undefined, errno: undefined };

const MEMORY_OPTIONS: OptionTable<MemoryReactorOptions> = { choose: undefined, inputRoom: undefined };

/** Events in one `run` before it fails: something stays ready, and a real event loop would spin. */
const MAX_STEPS = 100_000;

/**
 * A reactor for tests, with children, terminals, pipes and time in memory.
 *
 * Nothing happens by itself: `step`, `run` and `advance` are its event loop.
 *
 * @example
 * ```ts
 * const reactor = new MemoryReactor();
 * reactor.spawnProcess(protocol, 'login', ['login'], { usePTY: true });
 * reactor.children[0]?.output('Password: ');
 * reactor.run();
 * ```
 */
export class MemoryReactor implements Reactor {
  /** @internal */
  readonly system: MemorySystem;
  /** The errors that callbacks threw, in order. */
  readonly errors: unknown[] = [];
  readonly #choose: (ready: readonly Readiness[]) => Readiness | undefined;
  readonly #readers = new Map<number, ReadDescriptor>();
  readonly #writers = new Map<number, WriteDescriptor>();
  readonly #hangUps = new Map<number, HangUpDescriptor>();
  /** With the pid at registration: a reaped process has none. */
  readonly #processes = new Map<ReapableProcess, number>();
  readonly #stoppable = new Set<StoppableProcess>();
  readonly #calls = new Set<MemoryCall>();
  #now = 0;

  /** @throws {TypeError|RangeError} for a wrong option. */
  constructor(options: MemoryReactorOptions = {}) {
    const { choose, inputRoom } = readOptions(options, MEMORY_OPTIONS);
    if (choose !== undefined && typeof choose !== 'function') throw invalid('choose', choose, 'a function');
    this.system = new MemorySystem(optionalPositive('inputRoom', inputRoom));
    this.#choose = choose ?? (([first]) => first);
  }

  // --- for tests --------------------------------------------------------------------------------------------

  /** Every child so far, in the order of their start. */
  get children(): readonly MemoryChild[] {
    return this.system.children;
  }

  /**
   * The open descriptors, described: `'master of memory/0'`, `'slave of memory/0'`, `'read end of pipe 0'`,
   * `'write end of pipe 0'`, `'pidfd of 1073741824'`. Empty when nothing leaked.
   */
  get openDescriptors(): string[] {
    return this.system.openDescriptors;
  }

  /**
   * Makes the next spawn fail with a SpawnError.
   *
   * `step` is the system call, one of those in `docs/errors.md`; `errno` is negative.
   *
   * @throws {TypeError|RangeError} for an invalid step or errno.
   *
   * @example
   * ```ts
   * reactor.failNextSpawn({ step: 'execve', errno: -2 });
   * ```
   */
  failNextSpawn(failure: { readonly step: string; readonly errno: number }): void {
    const { step, errno } = readOptions(failure, FAILURE, 'failure');
    if (typeof step !== 'string') throw invalid('failure.step', step, "the name of a step, such as 'execve'");
    this.system.nextSpawn = { step, errno: requireInteger('failure.errno', errno, -4095, -1) };
  }

  /** The time in milliseconds since the reactor was made. Only `advance` changes it. */
  get now(): number {
    return this.#now;
  }

  /**
   * Returns the events that can be delivered now.
   *
   * They are ordered by kind (delayed calls that are due, deaths, stops and continuations, reads, writes, hang-ups), and within
   * a kind by registration.
   */
  ready(): Readiness[] {
    return [
      ...this.#dueCalls(),
      ...this.#deaths(),
      ...this.#stops(),
      ...this.#reads(),
      ...this.#writes(),
      ...this.#hungUp(),
    ];
  }

  /** Delivers one event: `readiness`, or the next. Returns false when nothing is ready. */
  step(readiness = this.#next()): boolean {
    readiness?.deliver();
    return readiness !== undefined;
  }

  /**
   * Delivers events until nothing is ready.
   *
   * @throws an Error after 100,000 events, as when a reader is called again and again and does not read.
   */
  run(): void {
    for (let steps = 0; this.step(); steps++) {
      if (steps === MAX_STEPS) throw new Error(`still ready after ${steps} steps: ${describe(this.ready())}`);
    }
  }

  /** Lets `milliseconds` pass and delivers events; each delayed call is made at its own time. */
  advance(milliseconds: number): void {
    requireDelay(milliseconds);
    const end = this.#now + milliseconds;
    this.run();
    for (let due = this.#nextDue(end); due !== undefined; due = this.#nextDue(end)) {
      this.#now = due;
      this.run();
    }
    this.#now = end;
  }

  // --- the reactor ------------------------------------------------------------------------------------------

  addReader(reader: ReadDescriptor): void {
    this.#add(this.#readers, reader, 'reader');
  }

  removeReader(reader: ReadDescriptor): void {
    remove(this.#readers, reader);
  }

  addWriter(writer: WriteDescriptor): void {
    this.#add(this.#writers, writer, 'writer');
  }

  removeWriter(writer: WriteDescriptor): void {
    remove(this.#writers, writer);
  }

  addHangUp(descriptor: HangUpDescriptor): void {
    this.#add(this.#hangUps, descriptor, 'hang-up watcher');
  }

  removeHangUp(descriptor: HangUpDescriptor): void {
    remove(this.#hangUps, descriptor);
  }

  getReaders(): ReadDescriptor[] {
    return [...this.#readers.values()];
  }

  getWriters(): WriteDescriptor[] {
    return [...this.#writers.values()];
  }

  /** Calls `callback(...args)` when `advance` has moved the time by `delay` milliseconds. */
  callLater<A extends unknown[]>(delay: number, callback: (...args: A) => void, ...args: A): DelayedCall {
    requireCallback(callback);
    const call = new MemoryCall(this.#now + requireDelay(delay), this.#calls, () => callback(...args));
    this.#calls.add(call);
    return call;
  }

  /** Returns the pending delayed calls, the earliest first. */
  getDelayedCalls(): DelayedCall[] {
    return this.#callsInOrder();
  }

  registerReapProcessHandler(process: ReapableProcess, _pidfd: number): void {
    if (process.pid !== null) this.#processes.set(process, process.pid);
  }

  unregisterReapProcessHandler(process: ReapableProcess): void {
    this.#processes.delete(process);
  }

  registerStopHandler(process: StoppableProcess): void {
    this.#stoppable.add(process);
  }

  unregisterStopHandler(process: StoppableProcess): void {
    this.#stoppable.delete(process);
  }

  /** No effect: there is no event loop to keep alive. */
  updateRef(): void {}

  /** Adds the error to `errors`. */
  reportError(error: unknown): void {
    this.errors.push(error);
  }

  /** Starts a child in memory, whatever the name of the program, and adds it to `children`. */
  spawnProcess(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options: SpawnProcessOptions & { usePTY: true | TerminalOptions | TerminalDescriptors },
  ): PTYProcess;
  spawnProcess(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options?: SpawnProcessOptions,
  ): PTYProcess | Process;
  spawnProcess(
    protocol: ProcessEvents,
    executable: Text,
    args: readonly Text[],
    options: SpawnProcessOptions = {},
  ): PTYProcess | Process {
    requireObject('options', options, 'an object');
    return spawnProcess(protocol, executable, args, { ...options, reactor: this });
  }

  // --- what is ready ----------------------------------------------------------------------------------------

  #next(): Readiness | undefined {
    const ready = this.ready();
    return ready.length > 0 ? this.#choose(ready) : undefined;
  }

  #dueCalls(): Readiness[] {
    const due = this.#callsInOrder().filter((call) => call.time <= this.#now);
    return due.map((call) => ({
      kind: 'timer',
      target: call,
      deliver: () => this.#report(() => call.call()),
    }));
  }

  #deaths(): Readiness[] {
    // Ready until the process is unregistered, as a pidfd stays readable.
    const dead = [...this.#processes].filter(([, pid]) => this.system.isDead(pid));
    return dead.map(([process]) => ({
      kind: 'death',
      target: process,
      deliver: () => this.#report(() => process.reapProcess()),
    }));
  }

  #stops(): Readiness[] {
    const changed = [...this.#stoppable].filter(({ pid }) => this.system.hasStop(pid));
    return changed.map((process) => ({
      kind: 'stop',
      target: process,
      deliver: () => this.#report(() => process.checkStopped()),
    }));
  }

  #reads(): Readiness[] {
    return this.#watched(this.#readers)
      .filter(([fd]) => this.system.isReadable(fd))
      .map(([, reader]) => ({ kind: 'read', target: reader, deliver: () => deliverRead(this, reader) }));
  }

  #writes(): Readiness[] {
    return this.#watched(this.#writers)
      .filter(([fd]) => this.system.isWritable(fd))
      .map(([, writer]) => ({ kind: 'write', target: writer, deliver: () => deliverWrite(this, writer) }));
  }

  #hungUp(): Readiness[] {
    return this.#watched(this.#hangUps)
      .filter(([fd]) => this.system.isHungUp(fd) === 1)
      .map(([, descriptor]) => ({
        kind: 'hang-up',
        target: descriptor,
        deliver: () => deliverHangUp(this, descriptor),
      }));
  }

  /** @throws an Error for a descriptor that was closed while it is watched: in a kernel its number may be another file's. */
  #watched<T>(table: Map<number, T>): [fd: number, watcher: T][] {
    for (const fd of table.keys()) {
      if (!this.system.isOpen(fd)) throw new Error(`descriptor ${fd} was closed and is still watched`);
    }
    return [...table];
  }

  #callsInOrder(): MemoryCall[] {
    return [...this.#calls].sort((one, other) => one.time - other.time);
  }

  #nextDue(end: number): number | undefined {
    const time = this.#callsInOrder()[0]?.time;
    return time !== undefined && time <= end ? time : undefined;
  }

  #add<T extends ReadDescriptor | WriteDescriptor | HangUpDescriptor>(
    table: Map<number, T>,
    added: T,
    side: string,
  ): void {
    const fd = added.fileno();
    if (!this.system.isOpen(fd)) throw new Error(`descriptor ${fd} cannot be watched: it is not open`);
    const present = table.get(fd);
    if (present && present !== added)
      throw new Error(`descriptor ${fd} already has a ${side}: remove it first`);
    table.set(fd, added);
  }

  #report(deliver: () => void): void {
    try {
      deliver();
    } catch (error) {
      this.reportError(error);
    }
  }
}

/** Removes by identity: after its close a descriptor no longer knows its number. */
function remove<T>(table: Map<number, T>, removed: T): void {
  for (const [fd, present] of table) if (present === removed) table.delete(fd);
}

function describe(ready: readonly Readiness[]): string {
  return ready.map(({ kind, target }) => `${kind} of ${target}`).join(', ');
}
