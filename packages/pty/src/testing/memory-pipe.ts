import { constants } from 'node:os';
import { END_OF_FILE } from '../native/constants.js';
import { SendQueue } from '../transport/send-queue.js';
import { errnoOf } from './memory-errno.js';

const { EBADF, EPIPE } = constants.errno;

export type PipeSide = 'read' | 'write';

/** A pipe in memory. It counts the open descriptors of each end. */
export class MemoryPipe {
  readonly name: string;
  readonly bytes = new SendQueue();
  readonly #room: number;
  readonly #holders = { read: 0, write: 0 };
  /** A negative errno with which the next read of the empty pipe fails; 0 for none. */
  readError = 0;

  constructor(name: string, room: number) {
    this.name = name;
    this.#room = room;
  }

  /** The number of bytes that a write would take. */
  get room(): number {
    return Math.max(this.#room - this.bytes.length, 0);
  }

  isHeld(side: PipeSide): boolean {
    return this.#holders[side] > 0;
  }

  /** Opens an end. Returns the function that closes it; a second call of that has no effect. */
  hold(side: PipeSide): () => void {
    this.#holders[side]++;
    let held = true;
    return () => {
      if (held) this.#holders[side]--;
      held = false;
    };
  }

  take(): Buffer {
    const taken = Buffer.from(this.bytes.peek(this.bytes.length));
    this.bytes.clear();
    return taken;
  }
}

/** An end of a pipe, as a descriptor of the parent. */
export class MemoryPipeEnd {
  readonly pipe: MemoryPipe;
  readonly side: PipeSide;
  readonly close: () => void;

  constructor(pipe: MemoryPipe, side: PipeSide) {
    this.pipe = pipe;
    this.side = side;
    this.close = pipe.hold(side);
  }

  /** As epoll reports it: the write end is readable when the read end is closed. */
  get readable(): boolean {
    const { pipe } = this;
    if (this.side === 'write') return !pipe.isHeld('read');
    return pipe.bytes.length > 0 || pipe.readError !== 0 || !pipe.isHeld('write');
  }

  /** No process has the other end open. */
  get hungUp(): boolean {
    return !this.pipe.isHeld(this.side === 'write' ? 'read' : 'write');
  }

  get writable(): boolean {
    return this.side === 'write' && (this.pipe.room > 0 || !this.pipe.isHeld('read'));
  }

  read(to: Uint8Array): number {
    const { pipe } = this;
    if (this.side === 'write') return -EBADF;
    if (pipe.bytes.length > 0) {
      const taken = pipe.bytes.peek(to.length).subarray(0, to.length);
      to.set(taken);
      pipe.bytes.consume(taken.length);
      return taken.length;
    }
    const { readError } = pipe;
    pipe.readError = 0;
    if (readError !== 0) return readError;
    return pipe.isHeld('write') ? 0 : END_OF_FILE;
  }

  write(from: Uint8Array): number {
    if (this.side === 'read') return -EBADF;
    if (!this.pipe.isHeld('read')) return -EPIPE;
    const given = Buffer.from(from.subarray(0, this.pipe.room));
    this.pipe.bytes.push(given);
    return given.length;
  }
}

/** The end of a pipe that is a descriptor of a `MemoryChild`. */
export class MemoryChildPipe {
  /** The child's descriptor. */
  readonly childFD: number;
  readonly #pipe: MemoryPipe;
  readonly #side: PipeSide;
  readonly #close: () => void;
  readonly #broken: () => void;

  /** Use `MemoryChild.pipe`. @internal */
  constructor(childFD: number, { pipe, side }: MemoryPipeEnd, broken: () => void) {
    this.childFD = childFD;
    this.#pipe = pipe;
    this.#side = side;
    this.#close = pipe.hold(side);
    this.#broken = broken;
  }

  /** Whether the child or one of its background jobs has this end open. */
  get isOpen(): boolean {
    return this.#pipe.isHeld(this.#side);
  }

  /** Writes to the parent, also for a job that holds this end. Sends the child SIGPIPE when the other end is closed. */
  output(data: string | Uint8Array): void {
    this.#require('write', 'writes');
    if (this.#pipe.isHeld('read')) this.#pipe.bytes.push(Buffer.from(data));
    else this.#broken();
  }

  /** The input that the child has not read yet. */
  get input(): Buffer {
    return Buffer.from(this.#pipe.bytes.peek(this.#pipe.bytes.length));
  }

  /** Reads the input, which makes room for more. */
  read(): Buffer {
    this.#require('read', 'reads');
    return this.#pipe.take();
  }

  /** Whether a read would return the end of file. */
  get ended(): boolean {
    return this.#side === 'read' && this.#pipe.bytes.length === 0 && !this.#pipe.isHeld('write');
  }

  /** Closes the child's descriptor of this end. */
  close(): void {
    this.#close();
  }

  /** Starts a background job that has this end open. Returns a function that ends the job. */
  hold(): () => void {
    return this.#pipe.hold(this.#side);
  }

  /** Makes the parent's next read that finds no bytes fail with an errno, such as `'EIO'`. */
  failRead(code: string): void {
    this.#pipe.readError = -errnoOf(code);
  }

  #require(side: PipeSide, does: string): void {
    if (this.#side !== side)
      throw new Error(`descriptor ${this.childFD} of the child is not a pipe that it ${does}`);
    if (!this.isOpen) throw new Error(`descriptor ${this.childFD} of the child is closed`);
  }
}
