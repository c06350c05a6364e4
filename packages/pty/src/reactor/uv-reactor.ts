/**
 * The reactor on Node's event loop.
 *
 * Test: test/reactor/uv-reactor.test.ts, and test/conformance/
 */
import { inspect } from 'node:util';
import type {
  DelayedCall,
  Descriptor,
  HangUpDescriptor,
  Reactor,
  ReadDescriptor,
  ReapableProcess,
  StoppableProcess,
  System,
  WriteDescriptor,
} from '../interfaces.js';
import { addon, type Dispatch, type LoopHandle } from '../native/addon.js';
import { HANG_UP, READABLE, WRITABLE } from '../native/constants.js';
import { kernel } from '../native/kernel.js';
import { systemError } from '../native/system-error.js';
import { requireCallback, TimerCall } from './delayed-call.js';
import { deliverHangUp, deliverRead, deliverWrite } from './dispatch.js';
import { Reaper } from './reaper.js';
import { type Watch, WatchTable } from './watch-table.js';

const READER_METHODS = ['fileno', 'doRead', 'connectionLost'];
const WRITER_METHODS = ['fileno', 'doWrite', 'connectionLost'];

export class UvReactor implements Reactor {
  readonly system: System = kernel;
  /** Set by default-reactor.ts: processes are a layer above the reactor. */
  declare spawnProcess: Reactor['spawnProcess'];
  /** The callbacks of the loop are fields, because it does not keep them alive while nothing is watched. */
  readonly #dispatch = (fd: number, events: number, more?: number): void => {
    if (more) setImmediate(addon.dispatchNext, this.#loop);
    if (fd < 0) throw systemError(fd, 'epoll_wait', 'the program has closed a descriptor of strand-pty');
    const watch = this.#watches.find(fd);
    if (!watch) return;
    if (watch.death) watch.death.doDeath();
    if (events & READABLE && watch.reader) deliverRead(this, watch.reader);
    if (events & WRITABLE && watch.writer && this.#isOpen(watch)) deliverWrite(this, watch.writer);
    if (events & HANG_UP && watch.hangUp && this.#isOpen(watch)) deliverHangUp(this, watch.hangUp);
  };

  readonly #childSignal = (): void => this.#reaper.childSignal();

  readonly #loop: LoopHandle = openLoop(this.#dispatch, this.#childSignal);
  readonly #watches = new WatchTable(this.#loop);
  readonly #reaper = new Reaper(this.#loop, this.#watches);

  addReader(reader: ReadDescriptor): void {
    requireMethods('reader', reader, READER_METHODS);
    this.#watches.add('reader', reader);
  }

  removeReader(reader: ReadDescriptor): void {
    this.#watches.remove('reader', reader);
  }

  addWriter(writer: WriteDescriptor): void {
    requireMethods('writer', writer, WRITER_METHODS);
    this.#watches.add('writer', writer);
  }

  removeWriter(writer: WriteDescriptor): void {
    this.#watches.remove('writer', writer);
  }

  addHangUp(descriptor: HangUpDescriptor): void {
    this.#watches.add('hangUp', descriptor);
  }

  removeHangUp(descriptor: HangUpDescriptor): void {
    this.#watches.remove('hangUp', descriptor);
  }

  getReaders(): ReadDescriptor[] {
    return [...this.#watches.values()].flatMap((watch) => watch.reader ?? []);
  }

  getWriters(): WriteDescriptor[] {
    return [...this.#watches.values()].flatMap((watch) => watch.writer ?? []);
  }

  callLater<A extends unknown[]>(delay: number, callback: (...args: A) => void, ...args: A): DelayedCall {
    requireCallback(callback);
    return new TimerCall(delay, () => callback(...args));
  }

  registerReapProcessHandler(process: ReapableProcess, pidfd: number): void {
    this.#reaper.register(process, pidfd);
  }

  unregisterReapProcessHandler(process: ReapableProcess): void {
    this.#reaper.unregister(process);
  }

  registerStopHandler(process: StoppableProcess): void {
    this.#reaper.registerStops(process);
  }

  unregisterStopHandler(process: StoppableProcess): void {
    this.#reaper.unregisterStops(process);
  }

  updateRef(watched: Descriptor | ReapableProcess): void {
    if ('fileno' in watched) this.#watches.updateRef(watched.fileno());
    if ('reapProcess' in watched) this.#reaper.updateRef(watched);
  }

  /** Throws the error in a tick of its own, so that the caller's work goes on. */
  reportError(error: unknown): void {
    process.nextTick(() => {
      throw error;
    });
  }

  /** False once a callback has closed the descriptor: its number may be another file's by now. */
  #isOpen(watch: Watch): boolean {
    return this.#watches.find(watch.fd) === watch;
  }
}

function openLoop(...functions: [dispatch: Dispatch, childSignal: () => void]): LoopHandle {
  const loop = addon.openLoop(...functions);
  if (typeof loop === 'number') throw systemError(loop, 'epoll_create1', 'descriptors cannot be watched');
  return loop;
}

/** Checks methods now: a missing one would be noticed only when the descriptor is ready. @throws {TypeError} */
function requireMethods(name: string, value: unknown, methods: readonly string[]): void {
  const object: Readonly<Record<string, unknown>> = Object(value);
  for (const method of methods)
    if (typeof object[method] !== 'function')
      throw new TypeError(`${name} must have the method ${method}, got ${inspect(value, { depth: 0 })}`);
}

/** The reactor of this thread. */
export const reactor: UvReactor = new UvReactor();
