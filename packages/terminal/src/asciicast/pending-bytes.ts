import { checkLength, decodeLine } from './parse-json.js';

/** The bytes of a line or an element of a recording, until its end comes. */
export class PendingBytes {
  #pieces: Buffer[] = [];
  #length = 0;

  /** @throws {CastError} if there are more than a line may have */
  add(bytes: Buffer, line: number): void {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    checkLength(this.#length, line);
  }

  /**
   * Returns them as text. What is added next begins anew.
   * @param isLast the recording ends there
   * @throws {CastError} if they are not UTF-8
   */
  take(line: number, isLast = false): string {
    const [first = Buffer.alloc(0), ...others] = this.#pieces;
    const bytes = others.length > 0 ? Buffer.concat(this.#pieces) : first;
    this.#pieces = [];
    this.#length = 0;
    return decodeLine(bytes, line, isLast);
  }
}
