/**
 * Cuts bytes into lines. A line ends with \n or \r\n.
 *
 * Test: test/helpers/line-buffer.test.ts
 */
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** A longer line is passed on in pieces, so that a program that never ends its line does not fill the memory. */
const MAX_LINE_BYTES = 16 * 1024;

/** How the lines of a program are decoded. */
export type LineEncoding = 'utf8' | 'latin1';

export class LineBuffer {
  #rest: Buffer = Buffer.alloc(0);
  readonly #onLine: (line: string) => void;
  readonly #encoding: LineEncoding;

  constructor(onLine: (line: string) => void, encoding: LineEncoding = 'utf8') {
    this.#onLine = onLine;
    this.#encoding = encoding;
  }

  push(data: Buffer): void {
    let rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      const hasReturn = end > 0 && rest[end - 1] === RETURN;
      this.#passOn(rest.subarray(0, hasReturn ? end - 1 : end));
      rest = rest.subarray(end + 1);
    }
    // One byte more may be the \r of a line end.
    while (rest.length > MAX_LINE_BYTES + 1) rest = this.#passOnPiece(rest);
    this.#rest = Buffer.from(rest);
  }

  /** Passes on a last line that has no line end. */
  end(): void {
    if (this.#rest.length > 0) this.#passOn(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #passOn(line: Buffer): void {
    let rest = line;
    while (rest.length > MAX_LINE_BYTES) rest = this.#passOnPiece(rest);
    this.#onLine(rest.toString(this.#encoding));
  }

  /** Returns what is left of the line. */
  #passOnPiece(line: Buffer): Buffer {
    const end = this.#encoding === 'utf8' ? characterStart(line, MAX_LINE_BYTES) : MAX_LINE_BYTES;
    this.#onLine(line.toString(this.#encoding, 0, end));
    return line.subarray(end);
  }
}

/** Returns the last index, at most `at`, at which a UTF-8 character starts. */
function characterStart(bytes: Buffer, at: number): number {
  for (let start = at; start > at - 4; start--) {
    if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start;
  }
  return at;
}
