/**
 * Reads the bytes of a recording in pieces of any size: the header, then the events.
 *
 * Versions 2 and 3 have the header in their first line. Version 1 is one JSON object, usually with the header before the array
 * `stdout`, whose elements are then read one by one; otherwise the whole object is kept until its end.
 *
 * Test: test/asciicast/read-cast.test.ts
 */
import { CastError } from './cast-error.js';
import type { CastEntry } from './cast-event.js';
import { type CastHeader, type CastVersion, decodeHeader } from './cast-header.js';
import { EventDecoder } from './event-decoder.js';
import { FrameParser } from './frame-parser.js';
import { LineParser } from './line-parser.js';
import { checkLength, decodeLine, parseJson } from './parse-json.js';

/** In a JSON text this cannot be part of a string, where its quotes would have backslashes. */
const stdoutStart = /"stdout"\s*:\s*\[/;
const LF = 0x0a;
const SPACE = 0x20;
const BRACE = 0x7b;
/** First byte of a byte order mark in UTF-8. */
const BYTE_ORDER_MARK = 0xef;
/** Limit of a header that may still become one of version 1. */
const HEADER_LIMIT_BYTES = 1_048_576;

export interface CastStart {
  readonly version: CastVersion;
  readonly header: CastHeader;
}

interface Found {
  readonly start: CastStart;
  /** Where the header ends in the file, in bytes. */
  readonly end: number;
  readonly body: LineParser | FrameParser;
}

export class CastParser {
  #body: LineParser | FrameParser | undefined;
  /** The beginning of the file, until the body begins. */
  #head: Buffer[] = [];
  #headLength = 0;
  /** The size of the terminal comes after `stdout`, or nothing is known yet. */
  #isWhole = false;
  #isStarted = false;

  /** @throws {CastError} after the entries before the error */
  *feed(bytes: Buffer): Generator<CastStart | CastEntry> {
    if (this.#body) {
      yield* this.#body.feed(bytes);
      return;
    }
    this.#head.push(bytes);
    this.#headLength += bytes.length;
    checkLength(this.#headLength, 1);
    this.#checkStart(bytes);
    // Only these bytes can complete a header.
    if (this.#isWhole || !(bytes.includes(LF) || bytes.includes('['))) return;
    const head = Buffer.concat(this.#head);
    this.#head = [head];
    const found = this.#bodyOf(head);
    if (!found) {
      if (this.#isWhole || head.length <= HEADER_LIMIT_BYTES) return;
      throw new CastError(1, 'it is not the header of a recording');
    }
    this.#head = [];
    this.#body = found.body;
    yield found.start;
    yield* found.body.feed(head.subarray(found.end));
  }

  /** @throws {CastError} if the recording is broken or was cut off */
  *end(): Generator<CastStart | CastEntry> {
    if (this.#body) yield* this.#body.end();
    else yield* this.#document(decodeLine(Buffer.concat(this.#head), 1));
  }

  /** Rejects a file of another kind before it is kept in memory. */
  #checkStart(bytes: Buffer): void {
    if (this.#isStarted) return;
    const first = bytes.find((byte) => byte > SPACE);
    if (first === undefined) return;
    this.#isStarted = true;
    if (first !== BRACE && first !== BYTE_ORDER_MARK) {
      throw new CastError(1, 'it is not the header of a recording');
    }
  }

  /** Tries first what begins first in the file, so that the result does not depend on the size of the pieces. */
  #bodyOf(head: Buffer): Found | undefined {
    const end = head.indexOf(LF);
    const found = this.#beforeFrames(end < 0 ? head : head.subarray(0, end));
    if (found || this.#isWhole || end < 0) return found;
    return this.#firstLine(head, end + 1) ?? this.#beforeFrames(head);
  }

  /** The header of versions 2 and 3; undefined if the first line is not one. */
  #firstLine(head: Buffer, end: number): Found | undefined {
    let json: unknown;
    try {
      json = parseJson(withoutMark(decodeLine(head.subarray(0, end), 1)), 1);
    } catch (error) {
      // It may be the first line of version 1.
      if (error instanceof CastError && error.cause instanceof SyntaxError) return undefined;
      throw error;
    }
    if (hasFrames(json)) return undefined;
    const start = startOf(json);
    return { start, end, body: new LineParser(new EventDecoder(start.version), 2) };
  }

  /** The header of version 1, if all of it is before `stdout`. */
  #beforeFrames(head: Buffer): Found | undefined {
    // Each byte is one character, so that the positions are those of the bytes.
    const found = stdoutStart.exec(head.toString('latin1'));
    if (!found) return undefined;
    const end = found.index + found[0].length;
    const before = withoutMark(decodeLine(head.subarray(0, end), 1));
    const json = parseJson(`${before}]}`, 1);
    if (
      typeof json !== 'object' ||
      json === null ||
      !('version' in json && 'width' in json && 'height' in json)
    ) {
      this.#isWhole = true;
      return undefined;
    }
    const start = startOf(json);
    if (start.version !== 1) throw new CastError(1, `version ${start.version} has no \`stdout\``);
    const line = before.split('\n').length;
    return { start, end, body: new FrameParser(new EventDecoder(1), line) };
  }

  /** A whole file: version 1, or only a header. */
  *#document(text: string): Generator<CastStart | CastEntry> {
    if (text.trim() === '') throw new CastError(1, 'the recording is empty');
    const json = parseJson(withoutMark(text), 1, true);
    const start = startOf(json);
    yield start;
    if (start.version !== 1) return;
    const events = new EventDecoder(1);
    const frames: readonly unknown[] = hasFrames(json) ? json.stdout : [];
    for (const frame of frames) yield events.decode(frame, 1);
  }
}

function hasFrames(json: unknown): json is { stdout: unknown[] } {
  return typeof json === 'object' && json !== null && 'stdout' in json && Array.isArray(json.stdout);
}

function startOf(json: unknown): CastStart {
  const start = decodeHeader(json);
  if (typeof start === 'string') throw new CastError(1, start);
  return start;
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
