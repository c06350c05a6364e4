/**
 * The pipes beside a terminal as Node streams. Each finds its pipe when it needs it, and none once it is closed.
 *
 * Test: test/stream/stdio.test.ts
 */
import { Readable, Writable } from 'node:stream';
import type { ProcessReader, ProcessWriter } from '../process/process-pipes.js';
import { PendingInput } from './pending-input.js';

type Callback = (error?: Error | null) => void;
type ReportError = (error: unknown) => void;

/**
 * Reports what a listener throws, and an 'error' without a listener, through the reactor: Node would emit no 'close' after
 * a throw, and so there would be none of the child either.
 */
export function emitSafely(emit: () => boolean, reportError: ReportError): boolean {
  try {
    return emit();
  } catch (error) {
    reportError(error);
    return true;
  }
}

/** What the child writes to one of its descriptors. */
export class PipeReadable extends Readable {
  readonly #pipe: () => ProcessReader | undefined;
  readonly #reportError: ReportError;
  #asked = false;

  constructor(pipe: () => ProcessReader | undefined, reportError: ReportError) {
    super();
    this.#pipe = pipe;
    this.#reportError = reportError;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return emitSafely(() => super.emit(event, ...args), this.#reportError);
  }

  /** Somebody has read, or is prepared to, paused or not. */
  get hasReader(): boolean {
    return this.#asked || this.readableFlowing !== null;
  }

  override _read(): void {
    this.#asked = true;
    this.#pipe()?.resumeProducing();
  }

  received(data: Buffer): void {
    if (!this.push(data)) this.#pipe()?.pauseProducing();
  }

  /** The pipe is closed; with a failure not all that the child wrote may have been heard. */
  lost(failure?: Error): void {
    if (failure) this.destroy(failure);
    else if (!this.destroyed) this.push(null);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#pipe()?.abortConnection();
    callback(error);
  }
}

/** What the child reads from one of its descriptors. What it did not take is dropped without an error. */
export class PipeWritable extends Writable {
  readonly #pipe: () => ProcessWriter | undefined;
  readonly #reportError: ReportError;
  readonly #pending = new PendingInput();

  constructor(pipe: () => ProcessWriter | undefined, reportError: ReportError) {
    super();
    this.#pipe = pipe;
    this.#reportError = reportError;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return emitSafely(() => super.emit(event, ...args), this.#reportError);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#pipe()?.write(chunk);
    this.#whenTaken(callback);
  }

  override _writev(chunks: { chunk: Buffer }[], callback: Callback): void {
    this.#pipe()?.writeSequence(chunks.map(({ chunk }) => chunk));
    this.#whenTaken(callback);
  }

  #whenTaken(callback: Callback): void {
    const pipe = this.#pipe();
    if (!pipe || pipe.bufferedLength === 0) callback();
    else this.#pending.waitForWrite(callback);
  }

  /** The end of the pipe is the child's end of file. */
  override _final(callback: Callback): void {
    const pipe = this.#pipe();
    if (!pipe) {
      callback();
      return;
    }
    this.#pending.waitForFinal(callback);
    pipe.loseConnection();
  }

  /** Everything that was written has been taken by the kernel. */
  drained(): void {
    this.#pending.written();
  }

  /** The pipe is closed, by whichever side, or because writing failed. */
  lost(failure?: Error): void {
    this.#pending.written(failure);
    if (!this.#pending.ended(failure)) this.destroy(failure);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#pipe()?.abortConnection();
    callback(error);
  }
}
