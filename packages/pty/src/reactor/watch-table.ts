/**
 * Records for which events each descriptor is watched. A descriptor has one watch for all of its events, because epoll refuses a
 * second one for the same number. A watch without events is removed, because the number may be another file's from then on.
 *
 * Test: test/reactor/uv-reactor.test.ts
 */
import type { HangUpDescriptor, ReadDescriptor, WriteDescriptor } from '../interfaces.js';
import { addon, type LoopHandle } from '../native/addon.js';
import { HANG_UP, READABLE, WRITABLE } from '../native/constants.js';
import { systemError } from '../native/system-error.js';

/** A pidfd, which is readable once its process is dead. */
export interface DeathDescriptor {
  fileno(): number;
  doDeath(): void;
  hasRef(): boolean;
}

/** The sides for which a descriptor can be watched, and the type of the object that is called for each. */
interface Sides {
  reader: ReadDescriptor;
  writer: WriteDescriptor;
  hangUp: HangUpDescriptor;
  death: DeathDescriptor;
}

type Side = keyof Sides;

/** A watched descriptor, with the objects that are called when it is ready. */
export interface Watch extends Readonly<{ [S in Side]: Sides[S] | undefined }> {
  readonly fd: number;
}

/** A watch as the table changes it. */
class WatchEntry implements Watch {
  readonly fd: number;
  reader: ReadDescriptor | undefined;
  writer: WriteDescriptor | undefined;
  hangUp: HangUpDescriptor | undefined;
  death: DeathDescriptor | undefined;
  /** The events that the addon watches for now. */
  watchedEvents = 0;
  /** Whether the watch keeps the event loop alive. */
  referenced = false;

  constructor(fd: number) {
    this.fd = fd;
  }

  get events(): number {
    return (
      (this.reader || this.death ? READABLE : 0) | (this.writer ? WRITABLE : 0) | (this.hangUp ? HANG_UP : 0)
    );
  }

  /** Whether a reader, a writer or a child keeps the event loop alive. A watch for a hang-up never does. */
  get wantsRef(): boolean {
    return wantsRef(this.reader) || wantsRef(this.writer) || wantsRef(this.death);
  }
}

export class WatchTable {
  readonly #loop: LoopHandle;
  readonly #byFd = new Map<number, WatchEntry>();
  /** The watch of each object. The key is the object, because `fileno()` is -1 after the close. */
  readonly #watching: Readonly<Record<Side, Map<Sides[Side], WatchEntry>>> = {
    reader: new Map(),
    writer: new Map(),
    hangUp: new Map(),
    death: new Map(),
  };

  constructor(loop: LoopHandle) {
    this.#loop = loop;
  }

  find(fd: number): Watch | undefined {
    return this.#byFd.get(fd);
  }

  values(): Iterable<Watch> {
    return this.#byFd.values();
  }

  /**
   * Watches for one side of a descriptor.
   *
   * @throws an Error when the descriptor cannot be watched, or another object watches the same side.
   */
  add<S extends Side>(side: S, descriptor: Sides[S]): void {
    const watch = this.#open(descriptor.fileno());
    const sides: Record<Side, Sides[Side] | undefined> = watch;
    if (sides[side] && sides[side] !== descriptor)
      throw new Error(`descriptor ${watch.fd} already has a ${side}: remove it first`);
    sides[side] = descriptor;
    this.#watching[side].set(descriptor, watch);
    this.#update(watch);
  }

  /** Stops watching for one side. No effect when it is not watched. */
  remove(side: Side, descriptor: Sides[Side]): void {
    const watch = this.#watching[side].get(descriptor);
    if (!watch) return;
    this.#watching[side].delete(descriptor);
    watch[side] = undefined;
    this.#update(watch);
  }

  /** Calls `hasRef` of the objects of a descriptor again. */
  updateRef(fd: number): void {
    const watch = this.#byFd.get(fd);
    if (watch) this.#update(watch);
  }

  #open(fd: number): WatchEntry {
    const existing = this.#byFd.get(fd);
    if (existing) return existing;
    const watch = new WatchEntry(fd);
    this.#byFd.set(fd, watch);
    return watch;
  }

  /** Makes the addon watch for the events of the entry. */
  #update(watch: WatchEntry): void {
    const { fd, events, referenced } = watch;
    const wanted = events !== 0 && watch.wantsRef;
    if (events === watch.watchedEvents && wanted === referenced) return;
    const result = addon.watch(this.#loop, fd, events, Number(wanted) - Number(referenced));
    if (result < 0 && events !== 0) {
      // The addon does not watch the descriptor: another part of the program has closed it, or it cannot be watched.
      if (referenced) addon.watch(this.#loop, fd, 0, -1);
      this.#forget(watch);
      throw systemError(result, 'epoll_ctl', `descriptor ${fd} cannot be watched`);
    }
    watch.watchedEvents = events;
    watch.referenced = wanted;
    if (events === 0) this.#forget(watch);
  }

  #forget({ fd, reader, writer, hangUp, death }: WatchEntry): void {
    this.#byFd.delete(fd);
    if (reader) this.#watching.reader.delete(reader);
    if (writer) this.#watching.writer.delete(writer);
    if (hangUp) this.#watching.hangUp.delete(hangUp);
    if (death) this.#watching.death.delete(death);
  }
}

function wantsRef(waiting: { hasRef?(): boolean } | undefined): boolean {
  return waiting !== undefined && (waiting.hasRef?.() ?? true);
}
