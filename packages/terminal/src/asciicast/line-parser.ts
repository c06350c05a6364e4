/**
 * The events of versions 2 and 3: a JSON array in each line.
 *
 * Test: test/asciicast/read-cast.test.ts
 */
import type { CastEntry } from './cast-event.js';
import type { EventDecoder } from './event-decoder.js';
import { parseJson } from './parse-json.js';
import { PendingBytes } from './pending-bytes.js';

const LF = 0x0a;

export class LineParser {
  readonly #events: EventDecoder;
  /** The beginning of a line. */
  readonly #rest = new PendingBytes();
  #line: number;

  /** @param line the number of the first line */
  constructor(events: EventDecoder, line: number) {
    this.#events = events;
    this.#line = line;
  }

  *feed(bytes: Buffer): Generator<CastEntry> {
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      this.#rest.add(bytes.subarray(start, end), this.#line);
      start = end + 1;
      yield* this.#entry(false);
      this.#line += 1;
    }
    if (start < bytes.length) this.#rest.add(bytes.subarray(start), this.#line);
  }

  /** The last line may be complete without its end. */
  *end(): Generator<CastEntry> {
    yield* this.#entry(true);
  }

  *#entry(isLast: boolean): Generator<CastEntry> {
    const text = this.#rest.take(this.#line, isLast);
    if (text.startsWith('#')) yield { comment: text.trimEnd() };
    else if (text.trim() !== '') {
      yield this.#events.decode(parseJson(text, this.#line, isLast), this.#line);
    }
  }
}
