import { constants } from 'node:os';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Signal } from '../errors.js';
import type {
  Failure,
  PipePair,
  ProcessInfo,
  ProcessList,
  SignalledSession,
  SpawnedChild,
  SpawnRequest,
  System,
  TerminalPair,
  WindowSize,
} from '../interfaces.js';
import { signalName } from '../launch/signals.js';
import { STATUS_UNKNOWN } from '../native/constants.js';
import { MemoryChild } from './memory-child.js';
import { MemoryPipe, MemoryPipeEnd } from './memory-pipe.js';
import { MemoryTerminal } from './memory-terminal.js';

const { EBADF, ENOTTY, ESRCH } = constants.errno;

/** Higher than the kernel's numbers, so that a number that reaches a real system call by mistake has no effect. */
const FIRST_DESCRIPTOR = 0x4000_0000;
const FIRST_PID = 0x4000_0000;

type Opened =
  | { readonly kind: 'master'; readonly terminal: MemoryTerminal }
  | { readonly kind: 'slave'; readonly terminal: MemoryTerminal; readonly release: () => void }
  | { readonly kind: 'pipe'; readonly end: MemoryPipeEnd }
  | { readonly kind: 'pidfd'; readonly child: MemoryChild };

const DEFAULT_INPUT_ROOM = 4096;

/**
 * The system calls of a `MemoryReactor`, on terminals, pipes and children in memory. A new descriptor gets the lowest free
 * number, as in a kernel, so that a test notices a descriptor that is used after it was closed.
 */
export class MemorySystem implements System {
  /** Every child so far, in the order of their start. */
  readonly children: MemoryChild[] = [];
  readonly #inputRoom: number;
  readonly #opened = new Map<number, Opened>();
  readonly #reaped = new Set<number>();
  #terminalCount = 0;
  #pipeCount = 0;
  /** The failure of the next spawn. */
  nextSpawn: Failure | undefined;

  constructor(inputRoom = DEFAULT_INPUT_ROOM) {
    this.#inputRoom = inputRoom;
  }

  // --- for MemoryReactor --------------------------------------------------------------------------------------

  /** As `MemoryReactor.openDescriptors`. */
  get openDescriptors(): string[] {
    return [...this.#opened.values()].map(describe);
  }

  /** Whether a descriptor is open. */
  isOpen(fd: number): boolean {
    return this.#opened.has(fd);
  }

  /** Whether a read would not block. */
  isReadable(fd: number): boolean {
    return this.#stream(fd)?.readable ?? false;
  }

  /** Whether a write would not block. */
  isWritable(fd: number): boolean {
    return this.#stream(fd)?.writable ?? false;
  }

  isHungUp(fd: number): number {
    return this.#stream(fd)?.hungUp ? 1 : 0;
  }

  /** Whether the child is dead, reaped or not. */
  isDead(pid: number): boolean {
    return !this.#child(pid)?.alive;
  }

  /** Whether the child was stopped or continued since the last `takeStop`. */
  hasStop(pid: number): boolean {
    return this.#child(pid)?.hasStop ?? false;
  }

  // --- pipes ------------------------------------------------------------------------------------------------

  openPipe(): PipePair {
    const pipe = new MemoryPipe(`pipe ${this.#pipeCount++}`, this.#inputRoom);
    const open = (side: 'read' | 'write') => this.#open({ kind: 'pipe', end: new MemoryPipeEnd(pipe, side) });
    return { read: open('read'), write: open('write') };
  }

  // --- terminals --------------------------------------------------------------------------------------------

  openPty(size: Required<WindowSize>, raw: boolean, echo: boolean): TerminalPair {
    const name = `memory/${this.#terminalCount++}`;
    const terminal = new MemoryTerminal(name, size, { raw, echo }, this.#inputRoom);
    return { master: this.#open({ kind: 'master', terminal }), slave: this.#openSlave(terminal), name };
  }

  openSlave(master: number): number {
    const terminal = this.#master(master);
    return terminal ? this.#openSlave(terminal) : -EBADF;
  }

  ttyName(master: number): string | number {
    return this.#master(master)?.name ?? -ENOTTY;
  }

  terminalId(master: number): string | number {
    return this.ttyName(master);
  }

  setSize(master: number, size: Required<WindowSize>): number {
    const terminal = this.#master(master);
    if (!terminal) return -EBADF;
    const changed = !isDeepStrictEqual(size, terminal.size);
    terminal.size = size;
    if (changed) this.#signalSession(terminal, 'SIGWINCH');
    return 0;
  }

  getSize(master: number): Required<WindowSize> | number {
    const size = this.#master(master)?.size;
    return size ? { ...size } : -EBADF;
  }

  getAttributes(master: number, words: Uint32Array): number {
    const terminal = this.#master(master);
    if (!terminal) return -EBADF;
    words.set(terminal.attributes);
    return 0;
  }

  setAttributes(master: number, words: Uint32Array): number {
    const terminal = this.#master(master);
    if (!terminal) return -EBADF;
    terminal.attributes.set(words);
    return 0;
  }

  foreground(master: number): number {
    return this.#master(master)?.foreground ?? -EBADF;
  }

  session(master: number): number {
    return this.foreground(master);
  }

  /** Every child leads a session. The session of this process is 0. */
  sessionOf(pid: number): number {
    return pid === 0 || this.#child(pid) ? pid : -ESRCH;
  }

  /** A child is alone in its group, and other groups have no processes. */
  signalForeground(master: number, signal: number): number {
    const terminal = this.#master(master);
    return terminal ? this.signal(terminal.foreground, -1, signal) : -EBADF;
  }

  hasUnreadInput(slave: number): number {
    const opened = this.#opened.get(slave);
    if (opened?.kind !== 'slave') return -EBADF;
    return opened.terminal.input.length > 0 ? 1 : 0;
  }

  // --- children ---------------------------------------------------------------------------------------------

  mayStartChildren(): boolean {
    return true;
  }

  spawn(request: SpawnRequest): SpawnedChild | Failure {
    const failure = this.nextSpawn;
    this.nextSpawn = undefined;
    if (failure) return failure;
    const opened = this.#opened.get(request.terminal);
    const terminal = opened?.kind === 'slave' ? opened.terminal : undefined;
    if (request.terminal >= 0 && !terminal) return { step: 'ioctl', errno: -ENOTTY };
    const pipes = this.#pipesOf(request.descriptors);
    const child = new MemoryChild(FIRST_PID + this.children.length, request, terminal, pipes);
    this.children.push(child);
    const leadsSession = request.session === true || terminal !== undefined;
    return { pid: child.pid, pidfd: this.#open({ kind: 'pidfd', child }), leadsSession };
  }

  openPidfd(pid: number): number {
    const child = this.#child(pid);
    return child ? this.#open({ kind: 'pidfd', child }) : -ESRCH;
  }

  reap(pid: number): number {
    const child = this.#child(pid);
    if (!child || this.#reaped.has(pid)) return STATUS_UNKNOWN;
    if (!child.alive) this.#reaped.add(pid);
    return child.status;
  }

  takeStop(pid: number): number {
    return this.#child(pid)?.takeStop() ?? 0;
  }

  signal(pid: number, _pidfd: number, signal: number): number {
    const child = this.#child(pid);
    if (!child?.alive) return -ESRCH;
    if (signal !== 0) child.receive(signalName(signal));
    return 0;
  }

  /** A child is alone in its group. */
  signalGroup(pid: number, pidfd: number, _reaped: boolean, signal: number): number {
    return this.signal(pid, pidfd, signal);
  }

  /** A child is alone in its session. */
  signalSession(
    pid: number,
    pidfd: number,
    _reaped: boolean,
    _knownAt: number,
    signal: number,
  ): SignalledSession {
    const count = this.signal(pid, pidfd, signal) === 0 ? 1 : 0;
    return { count, searched: true, known: count > 0 };
  }

  processTime(): number {
    return 0;
  }

  // --- the process table --------------------------------------------------------------------------------------

  /** Lists the children that were not reaped. */
  listProcesses(): ProcessList {
    const processes = this.children.flatMap(({ pid }) => this.findProcess(pid) ?? []);
    return { processes, complete: true };
  }

  findProcess(pid: number): ProcessInfo | undefined {
    const child = this.#child(pid);
    if (!child || this.#reaped.has(pid)) return undefined;
    const name = basename(child.file).slice(0, 15);
    return { pid, name, parent: process.pid, group: pid, session: pid, zombie: !child.alive, started: 0 };
  }

  argv0(pid: number): string | undefined {
    return this.#child(pid)?.args[0];
  }

  workingDirectory(pid: number): string | undefined {
    const child = this.#child(pid);
    return child && (child.cwd ?? process.cwd());
  }

  hasTerminalOpen(pid: number, terminalId: string): boolean {
    return this.#child(pid)?.terminalName === terminalId;
  }

  // --- descriptors ------------------------------------------------------------------------------------------

  read(fd: number, bytes: Uint8Array, offset: number, length: number): number {
    return this.#stream(fd)?.read(bytes.subarray(offset, offset + length)) ?? -EBADF;
  }

  write(fd: number, bytes: Uint8Array, offset: number, length: number): number {
    return this.#stream(fd)?.write(bytes.subarray(offset, offset + length)) ?? -EBADF;
  }

  adoptDescriptor(fd: number): number {
    return this.#opened.has(fd) ? 0 : -EBADF;
  }

  releaseDescriptor(fd: number): number {
    return this.adoptDescriptor(fd);
  }

  closeDescriptor(fd: number): number {
    const opened = this.#opened.get(fd);
    if (!opened) return -EBADF;
    this.#opened.delete(fd);
    if (opened.kind === 'slave') opened.release();
    if (opened.kind === 'pipe') opened.end.close();
    if (opened.kind === 'master') {
      opened.terminal.isOpen = false;
      this.#signalSession(opened.terminal, 'SIGHUP');
    }
    return 0;
  }

  #open(opened: Opened): number {
    let fd = FIRST_DESCRIPTOR;
    while (this.#opened.has(fd)) fd++;
    this.#opened.set(fd, opened);
    return fd;
  }

  #openSlave(terminal: MemoryTerminal): number {
    return this.#open({ kind: 'slave', terminal, release: terminal.hold() });
  }

  #master(fd: number): MemoryTerminal | undefined {
    const opened = this.#opened.get(fd);
    return opened?.kind === 'master' ? opened.terminal : undefined;
  }

  /** Returns the object that reads and writes for a descriptor; undefined for a slave and a pidfd. */
  #stream(fd: number): MemoryTerminal | MemoryPipeEnd | undefined {
    const opened = this.#opened.get(fd);
    return opened?.kind === 'pipe' ? opened.end : this.#master(fd);
  }

  /** Returns the pipes of a child by its descriptors. `descriptors`: pairs of a descriptor of the child and one of the parent. */
  #pipesOf(descriptors: Int32Array): Map<number, MemoryPipeEnd> {
    const pipes = new Map<number, MemoryPipeEnd>();
    for (let at = 0; at + 1 < descriptors.length; at += 2) {
      const [childFD = -1, parentFD = -1] = descriptors.subarray(at, at + 2);
      const opened = this.#opened.get(parentFD);
      if (opened?.kind === 'pipe') pipes.set(childFD, opened.end);
    }
    return pipes;
  }

  #child(pid: number): MemoryChild | undefined {
    return this.children[pid - FIRST_PID];
  }

  /** Signals the session leader, as the kernel does. A child is alone in its session. */
  #signalSession(terminal: MemoryTerminal, signal: Signal): void {
    for (const child of this.children) if (child.isOn(terminal)) child.receive(signal);
  }
}

function describe(opened: Opened): string {
  if (opened.kind === 'pidfd') return `pidfd of ${opened.child.pid}`;
  if (opened.kind === 'pipe') return `${opened.end.side} end of ${opened.end.pipe.name}`;
  return `${opened.kind} of ${opened.terminal.name}`;
}
