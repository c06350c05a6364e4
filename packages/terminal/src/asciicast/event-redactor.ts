/**
 * Removes secrets from events. An event whose text may contain the beginning of a secret waits for the next ones, and all events
 * behind it wait with it, so that the order and the times stay.
 *
 * The visible text of the output is searched without the escape sequences in it, and so is the input. The contents of each control
 * string, such as a title or the address of a link, are searched on their own.
 *
 * Test: test/asciicast/redaction.test.ts
 */
import { EscapeScanner, type Piece } from './escape-scanner.js';
import { RedactionLane } from './redaction-lane.js';
import { ASCII_MASK, MASK, type RedactionPattern } from './redaction-rule.js';

/** When more events or characters wait behind a possible secret, it is masked. */
const WAITING_LIMIT_EVENTS = 4096;
const WAITING_LIMIT_CHARACTERS = 1_048_576;

interface Entry<T> {
  readonly of: T;
  /** Length of the text before it was redacted. */
  readonly length: number;
  text: string;
  /** Pieces of the text that are not released. */
  pending: number;
}

interface Part<T> {
  readonly entry: Entry<T>;
  text: string;
  /** Undefined for text that is kept as it is. */
  readonly lane: RedactionLane | undefined;
  /** Position in the lane. */
  start: number;
}

/** @typeParam T what the caller keeps of an event beside its text */
export class EventRedactor<T> {
  readonly #patterns: readonly RedactionPattern[];
  readonly #streams = new Map<string, StreamRedactor<T>>();
  readonly #entries: Entry<T>[] = [];
  #length = 0;

  constructor(patterns: readonly RedactionPattern[]) {
    this.#patterns = patterns;
  }

  /** Takes the next part of a stream, which continues the earlier parts with the same name. */
  addPart(stream: string, of: T, text: string): void {
    const entry = this.#add(of, text);
    let redactor = this.#streams.get(stream);
    if (!redactor) {
      redactor = new StreamRedactor(this.#patterns);
      this.#streams.set(stream, redactor);
    }
    redactor.add(entry, text);
  }

  /** Takes an event that is not part of a stream. */
  addWhole(of: T, text: string): void {
    const entry = this.#add(of, text);
    entry.text = redactText(text, this.#patterns);
  }

  /** Returns the events that are complete, in order. */
  take(): { of: T; text: string }[] {
    const ready = this.#takeReady();
    // The first event has the possible secret, however long it is.
    const behind = this.#length - (this.#entries[0]?.length ?? 0);
    if (this.#entries.length - 1 <= WAITING_LIMIT_EVENTS && behind <= WAITING_LIMIT_CHARACTERS) return ready;
    for (const stream of this.#streams.values()) stream.giveUp();
    return [...ready, ...this.#takeReady()];
  }

  /** Releases what is held: the streams are complete. */
  end(): void {
    for (const stream of this.#streams.values()) stream.end();
  }

  #add(of: T, text: string): Entry<T> {
    const entry = { of, length: text.length, text: '', pending: 0 };
    this.#entries.push(entry);
    this.#length += text.length;
    return entry;
  }

  #takeReady(): Entry<T>[] {
    const waiting = this.#entries.findIndex(({ pending }) => pending > 0);
    const ready = this.#entries.splice(0, waiting < 0 ? this.#entries.length : waiting);
    for (const { length } of ready) this.#length -= length;
    return ready;
  }
}

class StreamRedactor<T> {
  readonly #scanner = new EscapeScanner();
  readonly #patterns: readonly RedactionPattern[];
  readonly #visible: RedactionLane;
  /** The contents of the control string that is open. */
  #string: RedactionLane | undefined;
  readonly #pieces: Part<T>[] = [];

  constructor(patterns: readonly RedactionPattern[]) {
    this.#patterns = patterns;
    this.#visible = new RedactionLane(patterns);
  }

  add(entry: Entry<T>, text: string): void {
    for (const piece of this.#scanner.scan(text)) {
      const lane = this.#laneOf(piece.kind);
      this.#pieces.push({ entry, text: piece.text, lane, start: lane?.length ?? 0 });
      entry.pending += 1;
      lane?.append(piece.text);
    }
    this.#visible.search();
    this.#string?.search();
    this.#release();
  }

  end(): void {
    this.#visible.search(true);
    this.#string?.search(true);
    this.#release();
  }

  giveUp(): void {
    this.#visible.giveUp();
    this.#string?.giveUp();
    this.#release();
  }

  #laneOf(kind: Piece['kind']): RedactionLane | undefined {
    if (kind === 'text') return this.#visible;
    if (kind !== 'control') {
      this.#string ??= new RedactionLane(this.#patterns, kind === 'osc' ? MASK : ASCII_MASK);
      return this.#string;
    }
    // A control character ends the string.
    this.#string?.search(true);
    this.#string = undefined;
    return undefined;
  }

  #release(): void {
    let released = 0;
    for (const piece of this.#pieces) {
      const { entry, lane, start, text } = piece;
      const length = lane ? Math.min(text.length, Math.max(0, lane.released - start)) : text.length;
      const part = text.slice(0, length);
      entry.text += lane ? lane.take(part, start) : part;
      if (length < text.length) {
        piece.text = text.slice(length);
        piece.start += length;
        break;
      }
      entry.pending -= 1;
      released += 1;
    }
    this.#pieces.splice(0, released);
  }
}

/** Masks secrets in a text that is complete. */
export function redactText(text: string, patterns: readonly RedactionPattern[]): string {
  if (patterns.length === 0) return text;
  const lane = new RedactionLane(patterns);
  lane.append(text);
  lane.search(true);
  return lane.take(text, 0);
}
