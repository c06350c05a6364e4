/**
 * A transport over one descriptor, with back-pressure in both directions and a close that loses nothing.
 * Reference: `FileDescriptor` of `twisted.internet.abstract`.
 *
 *                  loseConnection             everything was written, no producer waits
 *     connected ────────────────▶ disconnecting ────────────────▶ disconnected
 *         └──────── end of file, an error, abortConnection ────────────▲
 *
 * A producer waits if it writes only when it is resumed: a pull producer, or a paused one. The close resumes it, and waits
 * until it is unregistered.
 *
 * The write side has states of its own: open → closing (`loseWriteConnection` was called) → trailing (everything was
 * written, and the bytes of `trailer` are being written) → closed.
 *
 * Test: test/transport/file-descriptor.test.ts
 */
import { ConnectionDone, ConnectionLost } from '../errors.js';
import type {
  Consumer,
  HangUpDescriptor,
  Producer,
  Reactor,
  ReadDescriptor,
  WriteDescriptor,
} from '../interfaces.js';
import { END_OF_FILE } from '../native/constants.js';
import { isSystemError, systemError } from '../native/system-error.js';
import { deliverRead, guard } from '../reactor/dispatch.js';
import { openDescriptors } from '../reactor/open-descriptors.js';
import { optionalReactor } from '../reactor/optional-reactor.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { requireBytes, requireCount, requireSequence } from './bytes.js';
import { ConsumerMixin } from './consumer.js';
import { HeldOutput } from './held-output.js';
import { ioError, lostBytesError, wrongCountError } from './io-error.js';
import { readInto } from './read-buffer.js';
import { SendQueue } from './send-queue.js';

/** Default of `bufferSize`, in bytes. */
const BUFFER_SIZE = 64 * 1024;
/** Default of `SEND_LIMIT`, in bytes. */
const SEND_LIMIT = 128 * 1024;
const LARGEST_DESCRIPTOR = 0x7fff_ffff;
/** Bytes of one write(2): a length is an int in C. */
const WRITE_LIMIT = 2 ** 30;
/** Bytes that are read at one wake-up. */
const READ_LIMIT = 64 * 1024;
/** Bytes that are read after `loseConnection`, before the close. */
const CLOSE_READ_LIMIT = 128 * 1024;

type Connection = 'connected' | 'disconnecting' | 'disconnected';
type WriteSide = 'open' | 'closing' | 'trailing' | 'closed';

/**
 * A transport over one descriptor, with back-pressure in both directions and a close that loses nothing. The base of
 * `PTYProcess` and of the pipes of a `Process`; usable by itself. Reference: `twisted.internet.abstract.FileDescriptor`.
 */
export class FileDescriptor
  extends ConsumerMixin
  implements ReadDescriptor, WriteDescriptor, HangUpDescriptor, Consumer, Producer
{
  /** The reactor that watches the descriptor. */
  readonly reactor: Reactor;
  #fd: number;
  #connection: Connection = 'connected';
  #writeSide: WriteSide = 'open';
  readonly #queue = new SendQueue();
  #bufferSize = BUFFER_SIZE;
  #sendLimit = SEND_LIMIT;
  #reading = false;
  /** True from `pauseProducing` to `resumeProducing`. */
  #paused = false;
  #referenced = true;
  /** Bytes that may still be read before the close; undefined until everything was written after `loseConnection`. */
  #leftToRead: number | undefined;
  /** Set by `closeAtHangUp`. */
  #held: HeldOutput | undefined;
  /** Set by `keepDescriptor`. */
  #kept = false;
  /** A call of `#settle` is scheduled. */
  #settling = false;

  /**
   * Takes over a pollable descriptor (a pipe, a socket, a terminal) and makes it non-blocking and close-on-exec. It is closed
   * with the connection. Call `startReading` to begin. With `isOurs` the descriptor has these flags already, and they are not set
   * again.
   *
   * @throws {RangeError} when `fd` is not an integer of at least 0.
   * @throws an Error with `code` when the descriptor is not open.
   */
  constructor(fd: number, reactor: Reactor = defaultReactor, isOurs = false) {
    super();
    requireCount('fd', fd, 0, LARGEST_DESCRIPTOR);
    optionalReactor(reactor);
    const result = isOurs ? 0 : reactor.system.adoptDescriptor(fd, true);
    if (result < 0) throw systemError(result, 'fcntl', `descriptor ${fd} cannot be used`);
    this.#fd = fd;
    this.reactor = reactor;
    openDescriptors.add(fd);
  }

  /** True until the connection is closed, also while it is `disconnecting`. */
  get connected(): boolean {
    return this.#connection !== 'disconnected';
  }

  /** True from `loseConnection` until the connection is closed. */
  get disconnecting(): boolean {
    return this.#connection === 'disconnecting';
  }

  /** True once the connection is closed. */
  get disconnected(): boolean {
    return this.#connection === 'disconnected';
  }

  /** The number of queued bytes: passed to `write`, but not yet accepted by the kernel. */
  get bufferedLength(): number {
    return this.#queue.length;
  }

  /** The descriptor's number, -1 once it is closed. */
  fileno(): number {
    return this.#fd;
  }

  // --- reading ----------------------------------------------------------------------------------------------

  /** Reads once and calls `dataReceived`. Returns a reason at the end or after an error. Called by the reactor. */
  doRead(): Error | undefined {
    const data = this.#take();
    if (data instanceof Error) return data;
    if (data) this.dataReceived(data);
    return undefined;
  }

  /** Returns kept output or reads; undefined when there is nothing now, or when the limit before the close is reached. */
  #take(): Buffer | Error | undefined {
    const held = this.#held?.take();
    if (held) return held;
    if (this.#leftToRead === 0) {
      this.stopReading();
      return undefined;
    }
    const data = this.readSomeData(Math.min(this.#leftToRead ?? READ_LIMIT, READ_LIMIT));
    if (this.#leftToRead !== undefined && data instanceof Buffer) this.#leftToRead -= data.length;
    return data;
  }

  /** Reads at most `limit` bytes. Returns undefined when there are none now, a reason at the end or after an error. */
  protected readSomeData(limit: number): Buffer | Error | undefined {
    const result = readInto(this.reactor.system, this.#fd, limit);
    if (typeof result !== 'number') return result;
    if (result === 0) return undefined;
    if (result === END_OF_FILE) return new ConnectionDone();
    return this.readFailure(result);
  }

  /** Turns the negative errno of a failed read into a reason; returns undefined when reading can continue. */
  protected readFailure(errno: number): Error | undefined {
    return ioError('read', errno);
  }

  /** Called with bytes that were read. Override it. */
  protected dataReceived(_data: Buffer): void {}

  /** Starts watching for data to read. @throws an Error with `code` when the descriptor cannot be watched. */
  startReading(): void {
    if (!this.connected) return;
    this.#reading = true;
    if (this.#held && (this.#fd < 0 || !this.#held.isEmpty)) this.#deliverHeldSoon();
    if (this.#fd < 0) return;
    if (this.#held) this.reactor.removeHangUp(this);
    this.reactor.addReader(this);
  }

  /** Stops watching for data to read. */
  stopReading(): void {
    this.#reading = false;
    this.reactor.removeReader(this);
    if (this.#held) this.#holdOutput();
  }

  /** Stops reading. Data waits in the kernel, and the sender blocks when its buffer is full. */
  pauseProducing(): void {
    this.#paused = true;
    this.stopReading();
  }

  /** True from `pauseProducing` to `resumeProducing`. */
  protected get paused(): boolean {
    return this.#paused;
  }

  /** True while the reactor watches for data to read. */
  protected get reading(): boolean {
    return this.#reading;
  }

  /** Continues to read. A `loseConnection` that waited for the end of the pause continues too. */
  resumeProducing(): void {
    this.#paused = false;
    this.#guardWatch('read', () => this.startReading());
    if (this.disconnecting && !this.#producerWaits) this.settleSoon();
  }

  /** Closes as `loseConnection` does. */
  stopProducing(): void {
    this.loseConnection();
  }

  // --- output that is unread when the other side is closed ----------------------------------------------------

  /**
   * From now on closes the descriptor as soon as no other process has the other side open, also while reading is paused.
   * Unread bytes are read from the kernel, kept, and delivered when reading continues. `fileno` is -1 then, and writes are
   * dropped.
   *
   * @internal
   */
  protected closeAtHangUp(): void {
    if (!this.connected) return;
    this.#held ??= new HeldOutput();
    if (!this.#reading) this.#holdOutput();
  }

  /** Called when the descriptor was closed and its output is kept for a reader. @internal */
  protected outputHeld(): void {}

  #holdOutput(): void {
    if (!this.connected || this.#fd < 0) return;
    if (this.reactor.system.isHungUp(this.#fd) === 1) {
      this.doHangUp();
      return;
    }
    try {
      this.reactor.addHangUp(this);
    } catch (error) {
      // Nothing is lost: the descriptor stays open until reading continues.
      if (!isSystemError(error)) throw error;
    }
  }

  /** Called by the reactor when no other process has the other side open. */
  doHangUp(): void {
    this.reactor.removeHangUp(this);
    const held = this.#held;
    if (!held || this.#reading || this.#fd < 0) return;
    let data: Buffer | Error | undefined;
    do {
      data = this.readSomeData(READ_LIMIT);
      if (data instanceof Buffer) held.push(data);
    } while (data instanceof Buffer && this.reactor.system.isHungUp(this.#fd) === 1);
    if (!(data instanceof Error)) {
      // A process has opened the terminal again, by its name.
      this.#holdOutput();
      return;
    }
    // `data` is the end of file or an error. It is delivered after the bytes that were read before it.
    held.end = data;
    this.#runAll(this.stopWriting, this.#closeDescriptor, this.dropWrites, this.outputHeld);
    if (this.disconnecting) this.settleSoon();
  }

  /** Delivers kept output in a later turn, because the caller of `resumeProducing` expects no data before the call returns. */
  #deliverHeldSoon(): void {
    this.reactor.callLater(0, () => {
      while (this.#reading && this.#held && (this.#fd < 0 || !this.#held.isEmpty))
        deliverRead(this.reactor, this);
    });
  }

  // --- writing ----------------------------------------------------------------------------------------------

  /**
   * Sends bytes, in order; as many as possible at once. The buffer is not copied: leave it unchanged until it was sent. No
   * effect once the write side is closed.
   *
   * @throws {TypeError} when `data` is not a Uint8Array, also once the write side is closed.
   */
  write(data: Uint8Array): void {
    requireBytes(data);
    if (!this.takesBytes || data.length === 0) return;
    if (this.#queue.length > 0) {
      this.#queue.push(data);
    } else {
      const sent = this.#send(data);
      // After an error, doWrite writes again and reports the error in a later turn: the caller of `write` expects no callback.
      if (sent !== data.length) this.#queue.push(data, sent instanceof Error ? 0 : sent);
    }
    this.#written();
  }

  /**
   * Writes each item. All items are checked before the first is queued.
   *
   * @throws {TypeError} when an item is not a Uint8Array.
   */
  writeSequence(iovec: Iterable<Uint8Array>): void {
    const chunks = requireSequence(iovec);
    if (!this.takesBytes) return;
    const idle = this.#queue.length === 0;
    for (const chunk of chunks) this.#queue.push(chunk);
    if (idle) this.#sendQueued();
    this.#written();
  }

  /** Sends queued bytes. Returns a reason after an error. Called by the reactor. */
  doWrite(): Error | undefined {
    const error = this.#sendQueued();
    if (error || this.#queue.length > 0) return error;
    this.stopWriting();
    this.sendBufferDrained();
    this.#settle();
    return undefined;
  }

  /** Calls `writeSomeData`, and checks its result, since it may be overridden. */
  #send(data: Uint8Array): number | Error {
    const sent = this.writeSomeData(data);
    if (sent instanceof Error || (Number.isInteger(sent) && sent >= 0 && sent <= data.length)) return sent;
    return wrongCountError(sent, data.length);
  }

  /** Writes once. Returns how many bytes the kernel accepted, 0 when the write would block, or a reason. */
  protected writeSomeData(data: Uint8Array): number | Error {
    const length = Math.min(data.length, WRITE_LIMIT);
    const result = this.reactor.system.write(this.#fd, data, 0, length);
    return result < 0 ? ioError('write', result) : result;
  }

  /** Called when all queued bytes were written. Override it. */
  protected sendBufferDrained(): void {}

  /** Starts watching for room to write. `write` does this by itself. */
  startWriting(): void {
    if (this.connected) this.reactor.addWriter(this);
  }

  /** Stops watching for room to write. */
  stopWriting(): void {
    this.reactor.removeWriter(this);
  }

  /**
   * A streaming producer is paused when more bytes than this are queued: 0 to 2⁵³ - 1, default 65,536. A change takes effect
   * at the next write.
   *
   * @throws {TypeError|RangeError} for any other value.
   */
  get bufferSize(): number {
    return this.#bufferSize;
  }

  set bufferSize(bytes: number) {
    this.#bufferSize = requireCount('bufferSize', bytes, 0, Number.MAX_SAFE_INTEGER);
  }

  /**
   * Queued buffers are joined for one write(2) up to this number of bytes: 1 to 2³⁰, default 131,072. A larger buffer is
   * written alone.
   *
   * @throws {TypeError|RangeError} for any other value.
   */
  get SEND_LIMIT(): number {
    return this.#sendLimit;
  }

  set SEND_LIMIT(bytes: number) {
    this.#sendLimit = requireCount('SEND_LIMIT', bytes, 1, WRITE_LIMIT);
  }

  /** Returns true when more than `bufferSize` bytes are queued. */
  protected isSendBufferFull(): boolean {
    return this.#queue.length > this.bufferSize;
  }

  /** Pauses a streaming producer when the buffer is full, unless it is paused already. */
  protected maybePauseProducer(): void {
    if (!this.producer || !this.streamingProducer || this.producerPaused || !this.isSendBufferFull()) return;
    this.producerPaused = true;
    this.producer.pauseProducing?.();
  }

  /** False once writes are dropped. */
  protected get takesBytes(): boolean {
    return this.connected && (this.#writeSide === 'open' || this.#writeSide === 'closing');
  }

  /** True when the producer writes only after `resumeProducing`. */
  get #producerWaits(): boolean {
    return this.producer !== null && (!this.streamingProducer || this.producerPaused);
  }

  #written(): void {
    // The producer is not resumed here, since it may be the caller of `write`.
    if (this.#queue.length > 0 || this.#producerWaits) this.#watchWriting();
    this.maybePauseProducer();
  }

  #watchWriting(): void {
    this.#guardWatch('write', () => this.startWriting());
  }

  /**
   * Watches the descriptor. If the kernel refuses, that side of the connection ends as after an I/O error. This happens in a
   * later turn, since the caller of `write` or `resumeProducing` expects neither an exception nor a callback.
   */
  #guardWatch(side: 'read' | 'write', watch: () => void): void {
    try {
      watch();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const reason = new ConnectionLost(error.message, { code: error.code, cause: error });
      this.reactor.callLater(0, () => {
        if (!this.connected) return;
        guard(this.reactor, this, () =>
          side === 'read' ? this.connectionLost(reason) : this.writeConnectionLost(reason),
        );
      });
    }
  }

  #sendQueued(): Error | undefined {
    while (this.#queue.length > 0) {
      const offered = this.#queue.peek(this.SEND_LIMIT);
      if (offered.length === 0) return lostBytesError();
      const sent = this.#send(offered);
      if (sent instanceof Error) return sent;
      this.#queue.consume(sent);
      if (sent < offered.length) break;
    }
    return undefined;
  }

  // --- closing ----------------------------------------------------------------------------------------------

  /**
   * Closes after everything was written, including what is written until then. A pull or paused producer is resumed, and the
   * close waits until it is unregistered. Data that can be read is delivered first, up to 128 KiB; while reading is paused
   * the close waits for `resumeProducing`.
   */
  loseConnection(): void {
    if (this.#connection !== 'connected') return;
    this.#connection = 'disconnecting';
    this.settleSoon();
  }

  /**
   * Closes the write side after everything was written. Later writes are dropped; reading continues. A pull producer or a paused
   * producer is resumed, as by `loseConnection`. A streaming producer that is not paused is stopped.
   */
  loseWriteConnection(): void {
    if (!this.connected || this.#writeSide !== 'open') return;
    this.#writeSide = 'closing';
    this.settleSoon();
  }

  /** Closes at once. Queued bytes and unread data are lost. */
  abortConnection(): void {
    this.connectionLost(new ConnectionLost('the connection was aborted'));
  }

  /** Unregisters the producer, and closes as `loseConnection` does. */
  stopConsuming(): void {
    this.unregisterProducer();
    this.loseConnection();
  }

  /** Called after `loseConnection`, when everything was written. Returns a reason to close now, undefined to wait. */
  protected postLoseConnection(): Error | undefined {
    this.#leftToRead ??= CLOSE_READ_LIMIT;
    if (this.#paused) return undefined;
    while (this.#reading) {
      const data = this.#take();
      if (data instanceof Error) return data;
      if (!data) break;
      this.dataReceived(data);
      if (this.#paused) return undefined;
    }
    return new ConnectionDone();
  }

  /** Returns the bytes that are sent last, to mark the end of input. Override it. */
  protected trailer(): Uint8Array {
    return new Uint8Array();
  }

  /** Called after `loseWriteConnection`, when everything and the trailer were written. Override it. */
  protected closeWriteConnection(): void {}

  /** Called when writing failed. Closes the connection. */
  writeConnectionLost(reason: Error): void {
    this.connectionLost(reason);
  }

  /** Called at the end of file. Closes the connection. A failed read calls `connectionLost` instead. */
  readConnectionLost(reason: Error): void {
    this.connectionLost(reason);
  }

  /** Closes the connection for this reason. Later calls have no effect. */
  connectionLost(_reason: Error): void {
    if (this.disconnected) return;
    this.#connection = 'disconnected';
    if (this.#held) this.reactor.removeHangUp(this);
    this.#held = undefined;
    this.#runAll(this.dropWrites, this.stopReading, this.stopWriting);
    this.#closeDescriptor();
  }

  /** Runs every step, also after one that throws. */
  #runAll(...steps: (() => void)[]): void {
    for (const step of steps) {
      try {
        step.call(this);
      } catch (error) {
        this.reactor.reportError(error);
      }
    }
  }

  #closeDescriptor(): void {
    const fd = this.#fd;
    this.#fd = -1;
    if (fd < 0) return;
    openDescriptors.delete(fd);
    const { system } = this.reactor;
    const result = this.#kept ? system.releaseDescriptor(fd) : system.closeDescriptor(fd);
    if (result < 0)
      this.reactor.reportError(systemError(result, 'close', `descriptor ${fd} cannot be closed`));
  }

  /** Leaves the descriptor open when the connection is lost, because the caller owns it. @internal */
  protected keepDescriptor(): void {
    this.#kept = true;
  }

  /** Drops queued bytes, and stops the producer. */
  protected dropWrites(): void {
    this.#writeSide = 'closed';
    this.#queue.clear();
    this.#stopProducer();
  }

  #stopProducer(): void {
    const { producer } = this;
    this.producer = null;
    try {
      producer?.stopProducing();
    } catch (error) {
      this.reactor.reportError(error);
    }
  }

  /** Called when the producer was unregistered. Continues a close that waited for it. */
  protected override producerUnregistered(): void {
    if (this.disconnecting || this.#writeSide === 'closing') this.settleSoon();
  }

  /** Calls `#settle` in a later turn, without waiting for writability, which a full pipe would never report. @internal */
  protected settleSoon(): void {
    if (this.#settling || this.#queue.length > 0) return;
    this.#settling = true;
    this.reactor.callLater(0, () => {
      this.#settling = false;
      guard(this.reactor, this, () => this.#settle());
    });
  }

  /** When the queue is empty: resumes a producer that waits, else continues the close. */
  #settle(): void {
    if (!this.connected || this.#queue.length > 0) return;
    if (this.producer && this.#producerWaits) {
      this.producerPaused = false;
      this.producer.resumeProducing();
    } else if (this.disconnecting) {
      const reason = this.postLoseConnection();
      if (reason) this.connectionLost(reason);
    } else {
      this.#endWriting();
    }
  }

  #endWriting(): void {
    if (this.#writeSide === 'closing') {
      this.#writeSide = 'trailing';
      // A streaming producer that is not paused is stopped, since its writes are dropped from now on.
      this.#stopProducer();
      this.#queue.push(this.trailer());
      this.#sendQueued();
    }
    if (this.#writeSide !== 'trailing') return;
    if (this.#queue.length > 0) {
      this.#watchWriting();
    } else {
      this.#writeSide = 'closed';
      this.closeWriteConnection();
    }
  }

  // --- the event loop ---------------------------------------------------------------------------------------

  /** Returns whether this keeps the event loop running while it is watched. */
  hasRef(): boolean {
    return this.#referenced;
  }

  /** Keeps the event loop running while this is read from or written to. This is the default. */
  ref(): this {
    return this.#setRef(true);
  }

  /** Lets the event loop end while this is read from or written to. */
  unref(): this {
    return this.#setRef(false);
  }

  #setRef(referenced: boolean): this {
    this.#referenced = referenced;
    this.reactor.updateRef(this);
    return this;
  }
}
