/**
 * The common base of the terminals with and without a child: events, flow control by strings, the size.
 *
 * Test: test/node-pty/
 */
import { Readable, type ReadableOptions } from 'node:stream';
import type { ReadStream } from 'node:tty';
import type { WindowSize } from '../interfaces.js';
import { type OptionTable, readKnownOptions } from '../launch/read-options.js';
import { Event } from './event.js';
import { encodingOf, type ReadForkOptions, sizeOf } from './options.js';
import type { IPty } from './types.js';
import { Undocumented } from './undocumented.js';

interface PixelSize {
  width: number;
  height: number;
}

const PIXEL_SIZE: OptionTable<PixelSize> = { width: undefined, height: undefined };

const XOFF = '\x13';
const XON = '\x11';

/** The base of a terminal with a child (`UnixTerminal`) and without one (`ChildlessTerminal`). */
export abstract class Terminal extends Undocumented implements IPty {
  /** See the option of this name. */
  handleFlowControl: boolean;
  readonly #onData = new Event<string>();
  readonly #onExit = new Event<{ exitCode: number; signal?: number }>();
  /** Adds a listener of output, and returns how to remove it. */
  readonly onData = this.#onData.event;
  /** Adds a listener of the end, and returns how to remove it. */
  readonly onExit = this.#onExit.event;
  /** Named as in node-pty, since some programs change them. */
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
    // As in node-pty: called before the listeners of `on`, and removed by removeAllListeners.
    this.on('data', (data) => this.#onData.fire(data));
    this.on('exit', (exitCode, signal) => this.#onExit.fire({ exitCode, signal }));
  }

  /** The child's process id, also after its exit; -1 without a child. */
  abstract override readonly pid: number;
  /** The master's descriptor, -1 once it is closed. */
  abstract override readonly fd: number;
  /** The path of the terminal, such as `'/dev/pts/3'`. */
  abstract override readonly ptsName: string;
  /** argv[0] of the foreground process group of the terminal. */
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

  /**
   * Writes input. Strings are encoded by `encoding`. No effect once the terminal is closed. Returns false when much input waits
   * for the child: `'drain'` follows.
   */
  write(data: string | Buffer): boolean {
    if (this.handleFlowControl && data === this._flowControlPause) this.pause();
    else if (this.handleFlowControl && data === this._flowControlResume) this.resume();
    else if (this._writable) {
      // A copy, since the caller may reuse its buffer at once.
      this.send(typeof data === 'string' ? Buffer.from(data, this.#encoding) : Buffer.from(data));
      return this.acceptsMore();
    }
    return this._writable;
  }

  /** Writes input, like `write`. The child does not see an end of input. */
  end(data?: string | Buffer): void {
    if (data !== undefined) this.write(data);
  }

  /** Stops delivering output and `'exit'`; the child blocks when the kernel's buffer is full. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.pauseReading();
    this.emit('pause');
  }

  /** Continues to deliver output. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.resumeReading();
    this.emit('resume');
  }

  /** Pipes the output into a stream, with back-pressure on the child. Returns the stream. */
  pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T {
    let full = false;
    const read = () => {
      if (full) this.resume();
      full = false;
    };
    // Without a prototype: Node reads more options than this, and would take them from a polluted Object.prototype.
    const source = new Readable({ __proto__: null, read } as ReadableOptions);
    this.on('data', (data) => {
      full = !source.push(data);
      if (full) this.pause();
    });
    this.on('close', () => source.push(null));
    return source.pipe(destination, options);
  }

  /**
   * Changes the size of the terminal, in characters and pixels. Fractions are truncated. No effect once the terminal is
   * closed.
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
}
