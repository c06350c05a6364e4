/**
 * Which descriptor has which watcher: one watcher for both directions, since epoll refuses a second one on the
 * same number, and none as soon as nobody watches, since the number may be another file's by then.
 *
 * Test: test/reactor/uv-reactor.test.ts
 */
import type { HangUpDescriptor, ReadDescriptor, ReapableProcess, WriteDescriptor } from '../interfaces.js';
import { addon } from '../native/addon.js';
import { HANG_UP, READABLE, WRITABLE } from '../native/constants.js';
import { systemError } from '../native/system-error.js';

/** A watched descriptor, and who waits for it. */
export interface Watch {
  readonly fd: number;
  /** Negative until there is something to look for. */
  id: number;
  reader: ReadDescriptor | undefined;
  writer: WriteDescriptor | undefined;
  hangUp: HangUpDescriptor | undefined;
  /** The descriptor is the pidfd of this child. */
  process: ReapableProcess | undefined;
  /** What the watcher was last told to look for. */
  events: number;
  referenced: boolean;
}

/** What a descriptor can be watched for, with what is then called. */
interface Sides {
  reader: ReadDescriptor;
  writer: WriteDescriptor;
  hangUp: HangUpDescriptor;
}

type Side = keyof Sides;

export class WatchTable {
  readonly #byId: (Watch | undefined)[] = [];
  readonly #byFd = new Map<number, Watch>();
  /** By identity: a descriptor that was closed meanwhile no longer knows its number. */
  readonly #watching: Readonly<Record<Side, Map<Sides[Side], Watch>>> = {
    reader: new Map(),
    writer: new Map(),
    hangUp: new Map(),
  };

  byId(id: number): Watch | undefined {
    return this.#byId[id];
  }

  find(fd: number): Watch | undefined {
    return this.#byFd.get(fd);
  }

  values(): IterableIterator<Watch> {
    return this.#byFd.values();
  }

  /**
   * Watches for one side of a descriptor.
   *
   * @throws when the descriptor cannot be watched, or something else watches that side of it.
   */
  add<S extends Side>(side: S, descriptor: Sides[S]): void {
    const watch = this.open(descriptor.fileno());
    const sides: Record<Side, Sides[Side] | undefined> = watch;
    if (sides[side] && sides[side] !== descriptor)
      throw new Error(`descriptor ${watch.fd} already has a ${side}: remove it first`);
    sides[side] = descriptor;
    this.#watching[side].set(descriptor, watch);
    this.update(watch);
  }

  /** No effect when it is not watched. */
  remove(side: Side, descriptor: Sides[Side]): void {
    const watch = this.#watching[side].get(descriptor);
    if (!watch) return;
    this.#watching[side].delete(descriptor);
    watch[side] = undefined;
    this.update(watch);
  }

  /** The watch of a descriptor, a new one if there is none. To be updated when it is filled in. */
  open(fd: number): Watch {
    const existing = this.#byFd.get(fd);
    if (existing) return existing;
    const watch: Watch = {
      fd,
      id: -1,
      reader: undefined,
      writer: undefined,
      hangUp: undefined,
      process: undefined,
      events: 0,
      referenced: true,
    };
    this.#byFd.set(fd, watch);
    return watch;
  }

  /** Brings the watcher to what those who wait want now; closes it when there are none. */
  update(watch: Watch): void {
    const { reader, writer, hangUp, process } = watch;
    const events = (reader || process ? READABLE : 0) | (writer ? WRITABLE : 0) | (hangUp ? HANG_UP : 0);
    if (events === 0) {
      this.#close(watch);
      return;
    }
    if (watch.id < 0) this.#start(watch, events);
    else if (events !== watch.events) this.#change(watch, events);
    this.updateRef(watch);
  }

  #start(watch: Watch, events: number): void {
    const id = addon.watcherOpen(watch.fd, events);
    if (id < 0) {
      this.#forget(watch);
      throw cannotBeWatched(watch, id);
    }
    watch.id = id;
    watch.events = events;
    this.#byId[id] = watch;
  }

  /** It fails when somebody else has closed the descriptor: then nobody would be told of it any more. */
  #change(watch: Watch, events: number): void {
    const result = addon.watcherUpdate(watch.id, events);
    if (result < 0) {
      this.#close(watch);
      throw cannotBeWatched(watch, result);
    }
    watch.events = events;
  }

  #close(watch: Watch): void {
    const { id, referenced } = watch;
    addon.watcherClose(id, referenced);
    this.#byId[id] = undefined;
    this.#forget(watch);
  }

  #forget({ fd, reader, writer, hangUp }: Watch): void {
    this.#byFd.delete(fd);
    if (reader) this.#watching.reader.delete(reader);
    if (writer) this.#watching.writer.delete(writer);
    if (hangUp) this.#watching.hangUp.delete(hangUp);
  }

  /** A watcher keeps the event loop running as long as one of those who wait wants it to. */
  updateRef(watch: Watch): void {
    const referenced = wantsRef(watch.reader) || wantsRef(watch.writer) || wantsRef(watch.process);
    if (referenced === watch.referenced) return;
    addon.watcherSetRef(referenced);
    watch.referenced = referenced;
  }
}

function cannotBeWatched({ fd }: Watch, errno: number): Error {
  return systemError(errno, 'epoll_ctl', `descriptor ${fd} cannot be watched`);
}

function wantsRef(waiting: { hasRef?(): boolean } | undefined): boolean {
  return waiting !== undefined && (waiting.hasRef?.() ?? true);
}
