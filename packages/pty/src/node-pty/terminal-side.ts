/**
 * One side of a terminal without a child, as a stream, where Node's stream for terminals cannot be used: Bun and Deno have none
 * for a terminal by its number.
 *
 * Test: test/node-pty/open.test.ts
 */
import { constants } from 'node:os';
import { Duplex, type DuplexOptions } from 'node:stream';
import { ConnectionDone } from '../errors.js';
import { FileDescriptor } from '../transport/file-descriptor.js';
import { isFailure } from '../transport/is-failure.js';

const EIO = -constants.errno.EIO;

/** A stream with the members of a tty.ReadStream that programs use: those of a Duplex, `isTTY`, `ref` and `unref`. */
export class TerminalSide extends Duplex {
  readonly isTTY = true;
  readonly #descriptor: SideDescriptor;
  /** The callback of `_write`, until the kernel has taken the bytes. */
  #written: ((error?: Error) => void) | undefined;

  /** Takes over the descriptor. */
  constructor(fd: number) {
    // Without a prototype: Node reads more options than this, and would take them from a polluted Object.prototype.
    super({ __proto__: null, allowHalfOpen: false } as DuplexOptions);
    this.#descriptor = new SideDescriptor(fd, {
      received: (data) => this.push(data),
      drained: () => this.#taken(),
      lost: (reason) => this.#lost(isFailure(reason) ? reason : undefined),
    });
  }

  ref(): this {
    this.#descriptor.ref();
    return this;
  }

  unref(): this {
    this.#descriptor.unref();
    return this;
  }

  override _read(): void {
    this.#descriptor.resumeProducing();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    this.#descriptor.write(chunk);
    if (this.#descriptor.bufferedLength === 0) callback();
    else this.#written = callback;
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#descriptor.abortConnection();
    callback(error);
  }

  #taken(error?: Error): void {
    const written = this.#written;
    this.#written = undefined;
    written?.(error);
  }

  #lost(failure?: Error): void {
    this.#taken(failure);
    if (failure) this.destroy(failure);
    else if (!this.destroyed) this.push(null);
  }
}

interface SideEvents {
  /** Returns false when the stream has buffered enough. */
  received(data: Buffer): boolean;
  drained(): void;
  lost(reason: Error): void;
}

class SideDescriptor extends FileDescriptor {
  readonly #events: SideEvents;

  constructor(fd: number, events: SideEvents) {
    super(fd);
    this.#events = events;
  }

  /** EIO means that the other side is closed. */
  protected override readFailure(errno: number): Error | undefined {
    return errno === EIO ? new ConnectionDone() : super.readFailure(errno);
  }

  /** Reports an exception of a 'data' listener, and keeps the connection: the transport would close it. */
  protected override dataReceived(data: Buffer): void {
    try {
      if (!this.#events.received(data)) this.pauseProducing();
    } catch (error) {
      this.reactor.reportError(error);
    }
  }

  protected override sendBufferDrained(): void {
    this.#events.drained();
  }

  override connectionLost(reason: Error): void {
    if (this.disconnected) return;
    super.connectionLost(reason);
    this.#events.lost(reason);
  }
}
