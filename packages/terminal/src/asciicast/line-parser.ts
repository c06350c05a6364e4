/**
 * The events of versions 2 and 3: a JSON array in each line.
 *
 * Test: test/asciicast/read-cast.test.ts
 */
import type { CastEntry } from './cast-event.js';
import type { EventDecoder } from './event-decoder.js';
import { checkLength, decodeLine, parseJson } from './parse-json.js';

const LF = 0x0a;

export class LineParser {
  readonly #events: EventDecoder;
  /** The beginning of a line. */
  #rest: Buffer[] = [];
  #restLength = 0;
  #line: number;

  /** @param line the number of the first line */
  constructor(events: EventDecoder, line: number) {
    this.#events = events;
    this.#line = line;
  }

  *feed(bytes: Buffer): Generator<CastEntry> {
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      this.#keep(bytes.subarray(start, end));
      start = end + 1;
      yield* this.#entry(false);
      this.#line += 1;
    }
    if (start < bytes.length) this.#keep(bytes.subarray(start));
  }

  /** The last line may be complete without its end. */
  *end(): Generator<CastEntry> {
    yield* this.#entry(true);
  }

  #keep(bytes: Buffer): void {
    this.#rest.push(bytes);
    this.#restLength += bytes.length;
    checkLength(this.#restLength, this.#line);
  }

  *#entry(isLast: boolean): Generator<CastEntry> {
    const [first = Buffer.alloc(0), ...others] = this.#rest;
    const bytes = others.length > 0 ? Buffer.concat(this.#rest) : first;
    this.#rest = [];
    this.#restLength = 0;
    const text = decodeLine(bytes, this.#line, isLast);
    if (text.startsWith('#')) yield { comment: text.trimEnd() };
    else if (text.trim() !== '') {
      yield this.#events.decode(parseJson(text, this.#line, isLast), this.#line);
    }
  }
}
