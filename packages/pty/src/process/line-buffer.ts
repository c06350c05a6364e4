/**
 * Cuts bytes into lines. A line ends with \n, and a \r before that belongs to the end.
 *
 * Test: test/process/line-buffer.test.ts
 */
const NEWLINE = 0x0a;
/** A longer line is delivered in pieces: a program that never ends a line must not fill the memory. */
const LONGEST = 16 * 1024;

export class LineBuffer {
  #rest: Buffer = Buffer.alloc(0);
  readonly #line: (line: string) => void;

  constructor(line: (line: string) => void) {
    this.#line = line;
  }

  push(data: Buffer): void {
    let rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      this.#line(rest.toString('utf8', 0, end).replace(/\r$/, ''));
      rest = rest.subarray(end + 1);
    }
    while (rest.length > LONGEST) {
      this.#line(rest.toString('utf8', 0, LONGEST));
      rest = rest.subarray(LONGEST);
    }
    this.#rest = Buffer.from(rest);
  }

  /** A last line without an end. */
  end(): void {
    if (this.#rest.length > 0) this.#line(this.#rest.toString());
    this.#rest = Buffer.alloc(0);
  }
}
