/**
 * The events of version 1: the elements of the array `stdout`, and what follows it in the object.
 *
 * Test: test/asciicast/read-cast.test.ts
 */
import { CastError, CUT_OFF } from './cast-error.js';
import type { CastEntry } from './cast-event.js';
import type { EventDecoder } from './event-decoder.js';
import { parseJson } from './parse-json.js';
import { PendingBytes } from './pending-bytes.js';

const LF = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const ARRAY_START = 0x5b;
const ARRAY_END = 0x5d;

/** Where the next byte is: between frames, in a frame, in a string of one, after a backslash there, or after the array. */
type Place = 'array' | 'frame' | 'string' | 'escape' | 'tail';

export class FrameParser {
  readonly #events: EventDecoder;
  #place: Place = 'array';
  /** The beginning of a frame or of the tail. */
  readonly #rest = new PendingBytes();
  #line: number;

  /** @param line the number of the line in which the array starts */
  constructor(events: EventDecoder, line: number) {
    this.#events = events;
    this.#line = line;
  }

  *feed(bytes: Buffer): Generator<CastEntry> {
    let start = 0;
    for (let at = 0; at < bytes.length && this.#place !== 'tail'; at += 1) {
      const before = this.#place;
      const byte = bytes[at] ?? 0;
      if (byte === LF) this.#line += 1;
      this.#place = this.#after(byte);
      if (before === 'array') start = this.#place === 'tail' ? at + 1 : at;
      if (before === 'frame' && this.#place === 'array') {
        this.#rest.add(bytes.subarray(start, at + 1), this.#line);
        yield this.#events.decode(parseJson(this.#rest.take(this.#line), this.#line), this.#line);
        start = at + 1;
      }
    }
    if (this.#place !== 'array') this.#rest.add(bytes.subarray(start), this.#line);
  }

  // biome-ignore lint/correctness/useYield: it has no events, but may throw
  *end(): Generator<CastEntry> {
    if (this.#place !== 'tail') throw new CastError(this.#line, CUT_OFF);
    // Only to know that the object is complete.
    parseJson(`{"stdout": []${this.#rest.take(this.#line)}`, this.#line, true);
  }

  #after(byte: number): Place {
    switch (this.#place) {
      case 'array':
        return this.#betweenFrames(byte);
      case 'frame':
        if (byte === QUOTE) return 'string';
        return byte === ARRAY_END ? 'array' : 'frame';
      case 'string':
        if (byte === BACKSLASH) return 'escape';
        return byte === QUOTE ? 'frame' : 'string';
      case 'escape':
        return 'string';
      case 'tail':
        return 'tail';
    }
  }

  #betweenFrames(byte: number): Place {
    if (byte === ARRAY_START) return 'frame';
    if (byte === ARRAY_END) return 'tail';
    if (byte === COMMA || isSpace(byte)) return 'array';
    throw new CastError(this.#line, 'an element of `stdout` is not an array');
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === LF;
}
