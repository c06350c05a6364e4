/**
 * Cuts bytes into lines. A line ends with \n, and a \r before that belongs to the end.
 *
 * Test: test/helpers/line-buffer.test.ts
 */
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** A longer line is told in pieces: a program that never ends a line must not fill the memory. */
const LONGEST = 16 * 1024;

/** How the lines of a program are decoded. */
export type LineEncoding = 'utf8' | 'latin1';

export class LineBuffer {
  #rest: Buffer = Buffer.alloc(0);
  readonly #line: (line: string) => void;
  readonly #encoding: LineEncoding;

  constructor(line: (line: string) => void, encoding: LineEncoding = 'utf8') {
    this.#line = line;
    this.#encoding = encoding;
  }

  push(data: Buffer): void {
    let rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      const hasReturn = end > 0 && rest[end - 1] === RETURN;
      this.#tell(rest.subarray(0, hasReturn ? end - 1 : end));
      rest = rest.subarray(end + 1);
    }
    // A \r at its end may belong to the line's.
    while (rest.length > LONGEST + 1) rest = this.#tellPiece(rest);
    this.#rest = Buffer.from(rest);
  }

  /** A last line without an end. */
  end(): void {
    if (this.#rest.length > 0) this.#tell(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #tell(line: Buffer): void {
    let rest = line;
    while (rest.length > LONGEST) rest = this.#tellPiece(rest);
    this.#line(rest.toString(this.#encoding));
  }

  #tellPiece(line: Buffer): Buffer {
    const end = this.#encoding === 'utf8' ? startOfCharacter(line, LONGEST) : LONGEST;
    this.#line(line.toString(this.#encoding, 0, end));
    return line.subarray(end);
  }
}

/** The last place, not after `at`, that is not in the midst of a character of UTF-8. */
function startOfCharacter(bytes: Buffer, at: number): number {
  for (let start = at; start > at - 4; start--) {
    if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start;
  }
  return at;
}
