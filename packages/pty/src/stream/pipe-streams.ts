/**
 * The pipes beside a terminal as Node streams. A stream looks its pipe up at each use: it is undefined once it is closed.
 *
 * Test: test/stream/stdio.test.ts
 */
import { Readable, Writable } from 'node:stream';
import type { ProcessReader, ProcessWriter } from '../process/process-pipes.js';
import { PendingInput } from './pending-input.js';

type Callback = (error?: Error | null) => void;
type ReportError = (error: unknown) => void;

/**
 * Reports an exception of a listener, and an 'error' without a listener, through the reactor. After an exception Node would
 * not emit 'close', for which the child's own 'close' waits.
 */
function emitSafely(emit: () => boolean, reportError: ReportError): boolean {
  try {
    return emit();
  } catch (error) {
    reportError(error);
    return true;
  }
}

/** The output of the child on one of its pipes. */
export class PipeReadable extends Readable {
  readonly #pipe: () => ProcessReader | undefined;
  readonly #reportError: ReportError;
  #wasRead = false;

  constructor(pipe: () => ProcessReader | undefined, reportError: ReportError) {
    super();
    this.#pipe = pipe;
    this.#reportError = reportError;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return emitSafely(() => super.emit(event, ...args), this.#reportError);
  }

  /** True when the program has read or paused the stream, or has a listener for its output. */
  get hasReader(): boolean {
    return this.#wasRead || this.readableFlowing !== null;
  }

  override _read(): void {
    this.#wasRead = true;
    this.#pipe()?.resumeProducing();
  }

  received(data: Buffer): void {
    if (!this.push(data)) this.#pipe()?.pauseProducing();
  }

  /** Called when the pipe was closed; with a failure, output of the child may be missing. */
  lost(failure?: Error): void {
    if (failure) this.destroy(failure);
    else if (!this.destroyed) this.push(null);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#pipe()?.abortConnection();
    callback(error);
  }
}

/** The input of the child on one of its pipes. Input that the child did not read is dropped without an error. */
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

  /** Closes the pipe, which is the child's end of file. */
  override _final(callback: Callback): void {
    const pipe = this.#pipe();
    if (!pipe) {
      callback();
      return;
    }
    this.#pending.waitForFinal(callback);
    pipe.loseConnection();
  }

  /** Called when the kernel has taken everything that was written. */
  drained(): void {
    this.#pending.written();
  }

  /** Called when the pipe was closed by either side; with a failure when writing failed. */
  lost(failure?: Error): void {
    this.#pending.written(failure);
    if (!this.#pending.ended(failure)) this.destroy(failure);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#pipe()?.abortConnection();
    callback(error);
  }
}
