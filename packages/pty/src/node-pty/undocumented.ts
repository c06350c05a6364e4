/**
 * What node-pty does not document, and programs use: members with an underscore, and `_socket`, a tty.ReadStream there. Here it is
 * the terminal itself, so the terminal has the members of a stream that programs use.
 *
 * Test: test/node-pty/undocumented.test.ts
 */
import { EventEmitter } from 'node:events';
import type { TerminalEvents } from './terminal-events.js';

/** Bytes of waiting input from which `write` returns false, as in a stream of Node. */
const HIGH_WATER_MARK = 16 * 1024;

/** The base of a terminal: the members that node-pty does not document. */
export abstract class Undocumented extends EventEmitter<TerminalEvents> {
  abstract readonly pid: number;
  abstract readonly fd: number;
  abstract readonly ptsName: string;
  abstract readonly cols: number;
  abstract readonly rows: number;

  /** The program. */
  protected abstract readonly _file: string;
  /** TERM in the child's environment. */
  protected abstract readonly _name: string;
  /** True once the child is dead. */
  protected _boundClose = false;
  /** True once `'close'` was emitted. */
  protected _emittedClose = false;
  #ended = false;
  #needsDrain = false;

  /** Bytes of input that wait for the child. */
  protected abstract readonly writableLength: number;
  /** True once the terminal is closed or was destroyed. */
  protected abstract readonly destroyed: boolean;
  /** Keeps the event loop running while the terminal is open. This is the default. */
  protected abstract ref(): this;
  /** Lets the event loop end while the terminal is open. */
  protected abstract unref(): this;

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

  protected get _cols(): number {
    return this.cols;
  }

  protected get _rows(): number {
    return this.rows;
  }

  protected get _readable(): boolean {
    return !this.#ended && !this.destroyed;
  }

  protected get _writable(): boolean {
    return this._readable && this.fd >= 0;
  }

  /** Drops later input. Output is still delivered. */
  protected _close(): void {
    this.#ended = true;
  }

  protected get readable(): boolean {
    return this._readable;
  }

  protected get writable(): boolean {
    return this._writable;
  }

  protected get closed(): boolean {
    return this._emittedClose;
  }

  protected get readyState(): 'open' | 'readOnly' | 'closed' {
    if (this.destroyed) return 'closed';
    return this._writable ? 'open' : 'readOnly';
  }

  /** Returns whether `write` should return true. After false, `inputTaken` emits `'drain'`. @internal */
  protected acceptsMore(): boolean {
    if (this.writableLength >= HIGH_WATER_MARK) this.#needsDrain = true;
    return this._writable && !this.#needsDrain;
  }

  /** Called when no input waits any more. @internal */
  protected inputTaken(): void {
    if (!this.#needsDrain) return;
    this.#needsDrain = false;
    this.emit('drain');
  }

  /** @internal */
  protected emitClose(): void {
    this._emittedClose = true;
    this.emit('close');
  }
}
