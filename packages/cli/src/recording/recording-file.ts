/**
 * The file of a recording, as a stream of whole lines.
 *
 * A regular file is written synchronously, as the lines come: whatever ends `strand`, what was shown is in the file. If a
 * write fails in the middle of a line, as on a full disk, the beginning of that line is removed again.
 *
 * Test: test/recording/recording-file.test.ts
 */
import { close, fstatSync, ftruncateSync, write, writeSync } from 'node:fs';
import { Writable } from 'node:stream';

type Callback = (error?: Error | null) => void;

const LF = 0x0a;

export class RecordingFile extends Writable {
  readonly #fd: number;
  readonly #isRegular: boolean;
  /** Where the next line begins. */
  #position: number;

  /** Takes over the descriptor. @param position where writing begins in a regular file; what follows is removed */
  constructor(fd: number, position: number) {
    super({ decodeStrings: true });
    this.#fd = fd;
    this.#position = position;
    this.#isRegular = fstatSync(fd).isFile();
    if (this.#isRegular) ftruncateSync(fd, position);
  }

  override _write(lines: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    if (this.#isRegular) callback(this.#writeNow(lines));
    else this.#writeLater(lines, callback);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    close(this.#fd, (failure) => callback(error ?? failure));
  }

  #writeNow(lines: Buffer): Error | undefined {
    let written = 0;
    try {
      while (written < lines.length) {
        written += writeSync(this.#fd, lines, written, lines.length - written, this.#position + written);
      }
    } catch (error) {
      this.#removeHalfLine(lines.subarray(0, written));
      return error as NodeJS.ErrnoException;
    }
    this.#position += written;
    return undefined;
  }

  #removeHalfLine(written: Buffer): void {
    this.#position += written.lastIndexOf(LF) + 1;
    ftruncateSync(this.#fd, this.#position);
  }

  /** A pipe or a device, whose reader may be slow. */
  #writeLater(lines: Buffer, callback: Callback): void {
    write(this.#fd, lines, (error, written) => {
      if (error) callback(error);
      else if (written < lines.length) this.#writeLater(lines.subarray(written), callback);
      else callback();
    });
  }
}
