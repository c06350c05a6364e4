/**
 * What a child's terminal and an empty one have in common: events, flow control by strings, the size.
 *
 * Test: test/node-pty/
 */
import { EventEmitter } from 'node:events';
import { Readable, type ReadableOptions } from 'node:stream';
import type { ReadStream } from 'node:tty';
import type { WindowSize } from '../interfaces.js';
import { type OptionTable, readKnownOptions } from '../launch/read-options.js';
import { Event } from './event.js';
import { encodingOf, type ReadForkOptions, sizeOf } from './options.js';
import type { IPty } from './types.js';

/** The events of a terminal, with the arguments of their listeners. */
export interface TerminalEvents {
  /** Output: a string, or a Buffer with `encoding: null`. Declare your listener's parameter as the one that it is. */
  data: [data: string & Buffer];
  /** The child is dead, and its output was delivered. Background jobs that print are waited for, see `linger`. */
  exit: [exitCode: number, signal: number];
  /** All output was delivered. */
  end: [];
  /** The terminal is closed. Emitted before `'exit'`. */
  close: [];
  /** Reading or writing failed. */
  error: [error: Error];
  /** `resize` changed the size of the terminal. */
  resize: [columns: number, rows: number];
  pause: [];
  resume: [];
}

interface PixelSize {
  width: number;
  height: number;
}

const PIXEL_SIZE: OptionTable<PixelSize> = { width: undefined, height: undefined };

const XOFF = '\x13';
const XON = '\x11';

/** What the terminal of a child (`UnixTerminal`) and one without a child (`ChildlessTerminal`) have in common. */
export abstract class Terminal extends EventEmitter<TerminalEvents> implements IPty {
  /** As the option of this name. */
  handleFlowControl: boolean;
  readonly #onData = new Event<string>();
  readonly #onExit = new Event<{ exitCode: number; signal?: number }>();
  /** Adds a listener of output, and returns how to remove it. */
  readonly onData = this.#onData.event;
  /** Adds a listener of the end, and returns how to remove it. */
  readonly onExit = this.#onExit.event;
  /** Under the names that they have there: some programs change them. */
  protected _flowControlPause: string;
  protected _flowControlResume: string;
  readonly #encoding: BufferEncoding | undefined;
  #cols: number;
  #rows: number;
  #paused = false;

  /** @internal */
  constructor(options: ReadForkOptions) {
    super();
    this.handleFlowControl = Boolean(options.handleFlowControl);
    this._flowControlPause = options.flowControlPause || XOFF;
    this._flowControlResume = options.flowControlResume || XON;
    this.#encoding = encodingOf(options.encoding) ?? undefined;
    const { columns, rows } = sizeOf(options);
    this.#cols = columns;
    this.#rows = rows;
    // First of all: so they go before those of `on`, and with removeAllListeners they go too, as there.
    this.on('data', (data) => this.#onData.fire(data));
    this.on('exit', (exitCode, signal) => this.#onExit.fire({ exitCode, signal }));
  }

  /** The child's process id, also after its exit; -1 without a child. */
  abstract readonly pid: number;
  /** The master's descriptor, -1 once it is closed. */
  abstract readonly fd: number;
  /** The path of the terminal, such as `'/dev/pts/3'`. */
  abstract readonly ptsName: string;
  /** argv[0] of the foreground job of the terminal. */
  abstract readonly process: string;
  /** The stream of the master of a terminal without a child; undefined with a child. */
  abstract readonly master: ReadStream | undefined;
  /** The stream of the other side of a terminal without a child; undefined with a child. */
  abstract readonly slave: ReadStream | undefined;

  /** The width of the terminal in characters. */
  get cols(): number {
    return this.#cols;
  }

  /** The height of the terminal in characters. */
  get rows(): number {
    return this.#rows;
  }

  /** Writes input. Strings are encoded by `encoding`. No effect once the terminal is closed. */
  write(data: string | Buffer): void {
    if (this.handleFlowControl && data === this._flowControlPause) this.pause();
    else if (this.handleFlowControl && data === this._flowControlResume) this.resume();
    // A copy: the caller may use its own again at once.
    else if (this.fd >= 0)
      this.send(typeof data === 'string' ? Buffer.from(data, this.#encoding) : Buffer.from(data));
  }

  /** Writes input, like `write`. The child does not see an end of input. */
  end(data?: string | Buffer): void {
    if (data !== undefined) this.write(data);
  }

  /** Stops delivering output and the exit; the child blocks when the kernel's buffer is full. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.pauseReading();
    this.emit('pause');
  }

  /** Goes on delivering output. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.resumeReading();
    this.emit('resume');
  }

  /** Pipes the output into a stream, with back-pressure on the child. */
  pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T {
    let full = false;
    const read = () => {
      if (full) this.resume();
      full = false;
    };
    // Without a prototype: Node takes more options than this, also from a polluted one.
    const source = new Readable({ __proto__: null, read } as ReadableOptions);
    this.on('data', (data) => {
      full = !source.push(data);
      if (full) this.pause();
    });
    this.on('close', () => source.push(null));
    return source.pipe(destination, options);
  }

  /**
   * Changes the size of the terminal. Fractions are cut off. No effect once the terminal is closed.
   *
   * @throws an Error for an invalid size.
   */
  resize(columns: number, rows: number, pixelSize?: { width: number; height: number }): void {
    if (!(columns > 0 && rows > 0 && columns < Infinity && rows < Infinity))
      throw new Error('resizing must be done using positive cols and rows');
    const size = sizeOf({ cols: columns, rows });
    const { width, height } = readKnownOptions<PixelSize>(pixelSize ?? PIXEL_SIZE, PIXEL_SIZE);
    const pixels = { pixelWidth: Math.trunc(width || 0), pixelHeight: Math.trunc(height || 0) };
    if (!this.setSize({ ...size, ...pixels })) return;
    this.#cols = size.columns;
    this.#rows = size.rows;
    this.emit('resize', size.columns, size.rows);
  }

  /** No effect on Unix. */
  clear(): void {}

  /** Sends a signal to the child, SIGHUP by default. */
  abstract kill(signal?: string | number): void;
  /** Closes the terminal, which sends SIGHUP to the child. */
  abstract destroy(): void;
  /** @internal */
  protected abstract send(data: Buffer): void;
  /** @internal */
  protected abstract pauseReading(): void;
  /** @internal */
  protected abstract resumeReading(): void;
  /** Returns false when the terminal is closed. @internal */
  protected abstract setSize(size: Required<WindowSize>): boolean;

  // --- not promised there, but found in programs: `_socket.on('error', …)`, `_writable !== false` ----------------

  protected get _socket(): this {
    return this;
  }

  protected get _pid(): number {
    return this.pid;
  }

  protected get _fd(): number {
    return this.fd;
  }

  protected get _pty(): string {
    return this.ptsName;
  }

  protected get _writable(): boolean {
    return this.fd >= 0;
  }
}
