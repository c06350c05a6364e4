/**
 * What a child's terminal and an empty one have in common: events, flow control by strings, the size.
 *
 * Test: test/node-pty/
 */
import { EventEmitter } from 'node:events';
import { Readable, type ReadableOptions } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { type OptionTable, readKnownOptions } from '../launch/read-options.js';
import { Event } from './event.js';
import { encodingOf, type ReadForkOptions, sizeOf } from './options.js';
import type { IPty } from './types.js';

/** The events of a terminal, with what their listeners are given. */
export interface TerminalEvents {
  /** A string, or with `encoding: null` a Buffer: declare the one that it is. */
  data: [data: string & Buffer];
  /** The child is dead and everything was delivered. */
  exit: [exitCode: number, signal: number];
  end: [];
  /** The terminal is closed; before 'exit'. */
  close: [];
  error: [error: Error];
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

export abstract class Terminal extends EventEmitter<TerminalEvents> implements IPty {
  handleFlowControl: boolean;
  readonly #onData = new Event<string>();
  readonly #onExit = new Event<{ exitCode: number; signal?: number }>();
  readonly onData = this.#onData.event;
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

  /** Stays after the exit; -1 without a child. */
  abstract readonly pid: number;
  /** The master's descriptor, -1 once it is closed. */
  abstract readonly fd: number;
  /** `'/dev/pts/3'` */
  abstract readonly ptsName: string;
  abstract readonly process: string;
  /** The two sides of a terminal without a child. */
  abstract readonly master: ReadStream | undefined;
  abstract readonly slave: ReadStream | undefined;

  get cols(): number {
    return this.#cols;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Strings by `encoding`. Without effect once the terminal is closed. */
  write(data: string | Buffer): void {
    if (this.handleFlowControl && data === this._flowControlPause) this.pause();
    else if (this.handleFlowControl && data === this._flowControlResume) this.resume();
    // A copy: the caller may use its own again at once.
    else if (this.fd >= 0)
      this.send(typeof data === 'string' ? Buffer.from(data, this.#encoding) : Buffer.from(data));
  }

  /** Writes the last of the input, without telling the child that it is the last. */
  end(data?: string | Buffer): void {
    if (data !== undefined) this.write(data);
  }

  /** No output is delivered any more, and the child waits when the terminal is full; its exit waits too. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.pauseReading();
    this.emit('pause');
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.resumeReading();
    this.emit('resume');
  }

  /** As of a stream: a destination that has enough presses back on the child. */
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

  /** What is behind the point is cut off. Without effect once the terminal is closed. @throws for what is no size. */
  resize(columns: number, rows: number, pixelSize?: { width: number; height: number }): void {
    if (!(columns > 0 && rows > 0 && columns < Infinity && rows < Infinity))
      throw new Error('resizing must be done using positive cols and rows');
    const size = sizeOf({ cols: columns, rows });
    const { width, height } = readKnownOptions<PixelSize>(pixelSize ?? PIXEL_SIZE, PIXEL_SIZE);
    if (!this.setSize(size.columns, size.rows, Math.trunc(width || 0), Math.trunc(height || 0))) return;
    this.#cols = size.columns;
    this.#rows = size.rows;
    this.emit('resize', size.columns, size.rows);
  }

  /** There is nothing to clear but on Windows. */
  clear(): void {}

  abstract kill(signal?: string | number): void;
  /** Closes the terminal, which hangs up the child. */
  abstract destroy(): void;
  protected abstract send(data: Buffer): void;
  protected abstract pauseReading(): void;
  protected abstract resumeReading(): void;
  /** False when the terminal is closed. */
  protected abstract setSize(columns: number, rows: number, pixelWidth: number, pixelHeight: number): boolean;

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
