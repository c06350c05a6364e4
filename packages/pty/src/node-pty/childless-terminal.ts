/**
 * A terminal without a child: each side is a terminal stream of Node, or a stream of our own where Node's cannot be used.
 *
 * Test: test/node-pty/open.test.ts
 */
import type { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { WindowSize } from '../interfaces.js';
import { addon, usesLibuv } from '../native/addon.js';
import { kernel } from '../native/kernel.js';
import { systemError } from '../native/system-error.js';
import { foregroundArgv0 } from '../terminal/foreground.js';
import { openTerminal, planTerminal } from '../terminal/terminal.js';
import { encodingOf, readForkOptions, sizeOf } from './options.js';
import { Terminal } from './terminal.js';
import { TerminalSide } from './terminal-side.js';
import type { IPtyOpenOptions } from './types.js';

/** A terminal without a child, as returned by `open`. */
export class ChildlessTerminal extends Terminal {
  /** Always -1: there is no child. */
  readonly pid = -1;
  readonly ptsName: string;
  readonly master: ReadStream;
  readonly slave: ReadStream;
  protected readonly _file: string = process.argv[0] ?? 'node';
  protected readonly _name: string = process.env['TERM'] ?? '';
  readonly #fd: number;

  /** See `open`. */
  constructor(options?: IPtyOpenOptions | null) {
    const read = readForkOptions(options);
    super(read);
    const encoding = encodingOf(read.encoding);
    const pair = openTerminal(kernel, planTerminal(sizeOf(read)));
    this.ptsName = pair.name;
    this.#fd = pair.master;
    this.master = streamOf(pair.master);
    this.slave = streamOf(pair.slave);
    for (const stream of [this.master, this.slave]) {
      if (encoding) stream.setEncoding(encoding);
      stream.on('error', (error: NodeJS.ErrnoException) => {
        // EIO means that the other side is closed.
        if (error.code !== 'EIO') this.emit('error', error);
      });
      stream.resume();
    }
    this.master.on('data', (data: string & Buffer) => this.emit('data', data));
    this.master.on('end', () => this.emit('end'));
    this.master.on('close', () => this.emitClose());
    this.master.on('drain', () => this.inputTaken());
  }

  get fd(): number {
    return this.master.destroyed ? -1 : this.#fd;
  }

  /** argv[0] of the foreground process group, if the terminal is controlled by a session; else argv[0] of this process. */
  get process(): string {
    return foregroundArgv0(kernel, this.fd < 0 ? 0 : kernel.foreground(this.fd)) || process.argv0;
  }

  kill(): void {}

  destroy(): void {
    this.slave.destroy();
    this.master.destroy();
  }

  protected override ref(): this {
    for (const side of [this.master, this.slave]) side.ref();
    return this;
  }

  protected override unref(): this {
    for (const side of [this.master, this.slave]) side.unref();
    return this;
  }

  protected get destroyed(): boolean {
    return this.master.destroyed;
  }

  protected get writableLength(): number {
    return this.master.writableLength;
  }

  protected send(data: Buffer): void {
    this.master.write(data);
  }

  protected pauseReading(): void {
    this.master.pause();
  }

  protected resumeReading(): void {
    this.master.resume();
  }

  protected setSize(size: Required<WindowSize>): boolean {
    if (this.fd < 0) return false;
    const result = kernel.setSize(this.fd, size);
    if (result < 0) throw systemError(result, 'ioctl', `${this.ptsName} cannot be resized`);
    return true;
  }
}

/** Hands the descriptor over to a stream. For a slave, Node opens a descriptor by the terminal's name: `fd` is closed then. */
function streamOf(fd: number): ReadStream {
  // It has not all members of a ReadStream: docs/node-pty.md.
  if (!usesLibuv) return new TerminalSide(fd) as Duplex as ReadStream;
  const stream = new ReadStream(fd) as ReadStream & { readonly _handle: { readonly fd: number } };
  if (stream._handle.fd === fd) addon.releaseDescriptor(fd);
  else addon.closeDescriptor(fd);
  return stream;
}
