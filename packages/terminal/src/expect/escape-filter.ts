/**
 * Separates text from escape sequences, in a stream that may be split anywhere.
 *
 * It follows the parser of the VT500 series, as xterm does: CAN and SUB end a sequence, ESC begins a new one, and other C0 control
 * characters inside a control sequence are executed, so they count as text. The 8-bit forms (U+0080 to U+009F) count like the
 * 7-bit ones.
 *
 * Test: test/expect/escape-filter.test.ts
 */
import { isHighSurrogate, isLowSurrogate } from './surrogates.js';

/** Receives the parts of the stream in order. Joined they are the stream. */
export interface EscapeFilterEvents {
  text(text: string): void;
  /** A part of the stream that is not text: a sequence or a piece of one. */
  hidden(part: string): void;
  /** A whole sequence, without the payload of OSC, DCS and the like. */
  sequence(sequence: string): void;
}

/** The state of the parser between two characters. An ignored control sequence is invalid, and hidden up to its end. */
type State = 'ground' | 'escape' | ControlState | 'ignored' | 'payload';
/** Before the parameters of a control sequence, in them, and in the intermediate characters. */
type ControlState = 'control' | 'parameters' | 'intermediates';
/** OSC; DCS before and after its first letter; SOS, PM or APC. */
type Payload = 'osc' | 'header' | 'dcs' | 'other';

const ESC = 0x1b;
const CAN = 0x18;
const SUB = 0x1a;
const BEL = 0x07;

/** A control sequence of more characters is hidden, but not reported. */
const REPORTED_SEQUENCE_LIMIT = 64;

const ESCAPE_OR_C1 = /[\x1b\x80-\x9f]/;

export class EscapeFilter {
  readonly #events: EscapeFilterEvents;
  #state: State = 'ground';
  /** The beginning of the current sequence. */
  #sequence = '';
  #payload: Payload = 'osc';
  /** The first half of a character was dropped, and the second is in the next chunk. */
  #isHalved = false;

  constructor(events: EscapeFilterEvents) {
    this.#events = events;
  }

  /**
   * @param ascii whether all characters are below U+0080, which makes the search for sequences faster
   */
  write(chunk: string, ascii = false): void {
    if (chunk === '') return;
    if (this.#isHalved) {
      this.#isHalved = false;
      if (isLowSurrogate(chunk.charCodeAt(0))) {
        this.#events.hidden(chunk.charAt(0));
        this.write(chunk.slice(1), ascii);
        return;
      }
    }
    if (this.#state === 'ground' && !(ascii ? chunk.includes('\x1b') : ESCAPE_OR_C1.test(chunk))) {
      this.#events.text(chunk);
      return;
    }
    let position = 0;
    while (position < chunk.length) position = this.#step(chunk, position);
  }

  /** Consumes as much as belongs together, and returns the position after it. */
  #step(chunk: string, from: number): number {
    switch (this.#state) {
      case 'ground':
        return this.#ground(chunk, from);
      case 'payload':
        return this.#hidePayload(chunk, from);
      default:
        return this.#control(chunk, from);
    }
  }

  #ground(chunk: string, from: number): number {
    let end = from;
    while (end < chunk.length && !isIntroducer(chunk.charCodeAt(end))) end += 1;
    if (end > from) this.#events.text(chunk.slice(from, end));
    if (end === chunk.length) return end;
    this.#introduce(chunk.charAt(end));
    return end + 1;
  }

  /** ESC or a C1 control character. */
  #introduce(character: string): void {
    const code = character.charCodeAt(0);
    this.#events.hidden(character);
    // A C1 control character stands for ESC and the character 0x40 below it.
    if (code === ESC) this.#begin('\x1b', 'escape');
    else this.#after(`\x1b${String.fromCharCode(code - 0x40)}`);
  }

  /** The state after ESC and one more character. */
  #after(start: string): void {
    const kind = start.charAt(1);
    if (kind === '[') {
      this.#begin(start, 'control');
    } else if (']P^_X'.includes(kind)) {
      this.#begin('', 'payload');
      this.#payload = kind === ']' ? 'osc' : kind === 'P' ? 'header' : 'other';
    } else {
      this.#finish(start);
    }
  }

  #begin(sequence: string, state: State): void {
    this.#sequence = sequence;
    this.#state = state;
  }

  #finish(sequence: string): void {
    this.#begin('', 'ground');
    if (sequence.length <= REPORTED_SEQUENCE_LIMIT) this.#events.sequence(sequence);
  }

  /** One character of an escape or control sequence. */
  #control(chunk: string, from: number): number {
    const code = chunk.charCodeAt(from);
    const character = characterAt(chunk, from);
    if (code === CAN || code === SUB) {
      this.#begin('', 'ground');
      this.#events.hidden(character);
    } else if (isIntroducer(code)) {
      this.#introduce(character);
    } else if (code < 0x20) {
      this.#events.text(character);
    } else {
      this.#events.hidden(character);
      if (code !== 0x7f) this.#extend(character, code);
    }
    return from + character.length;
  }

  #extend(character: string, code: number): void {
    const sequence =
      this.#sequence.length > REPORTED_SEQUENCE_LIMIT ? this.#sequence : this.#sequence + character;
    if (this.#state === 'ignored') {
      if (code >= 0x40 && code < 0x7f) this.#begin('', 'ground');
    } else if (code >= 0xa0) {
      // Not a part of any sequence: the terminal ignores the sequence.
      this.#drop(character);
    } else if (this.#state === 'escape') {
      this.#extendEscape(sequence, code);
    } else if (code >= 0x40) {
      this.#finish(sequence);
    } else {
      this.#begin(sequence, afterParameter(this.#state as ControlState, code));
    }
  }

  #extendEscape(sequence: string, code: number): void {
    if (code < 0x30) this.#sequence = sequence;
    else if (this.#sequence === '\x1b') this.#after(sequence);
    else this.#finish(sequence);
  }

  /** OSC, DCS, SOS, PM or APC: hidden up to its end or another sequence. */
  #hidePayload(chunk: string, from: number): number {
    let end = from;
    while (end < chunk.length && !this.#endsPayload(chunk.charCodeAt(end))) end += 1;
    if (end === chunk.length || isIntroducer(chunk.charCodeAt(end))) {
      if (end > from) this.#events.hidden(chunk.slice(from, end));
      if (end === chunk.length) return end;
      this.#introduce(chunk.charAt(end));
      return end + 1;
    }
    const last = characterAt(chunk, end);
    end += last.length;
    this.#events.hidden(chunk.slice(from, end));
    this.#drop(last);
    return end;
  }

  /** Ends a sequence with a character that belongs to it. */
  #drop(character: string): void {
    this.#begin('', 'ground');
    this.#isHalved = isHighSurrogate(character.charCodeAt(character.length - 1));
  }

  #endsPayload(code: number): boolean {
    if (code === CAN || code === SUB || isIntroducer(code)) return true;
    if (this.#payload === 'osc') return code === BEL;
    if (this.#payload === 'header' && code >= 0x40 && code < 0x7f) this.#payload = 'dcs';
    return this.#payload !== 'dcs' && code >= 0xa0;
  }
}

/** The state after a character of a control sequence that does not end it. */
function afterParameter(state: ControlState, code: number): State {
  if (code < 0x30) return 'intermediates';
  // `<`, `=`, `>` and `?` are allowed only at the beginning, and no parameter after an intermediate character.
  const isMisplaced = state === 'intermediates' || (state === 'parameters' && code >= 0x3c);
  return isMisplaced ? 'ignored' : 'parameters';
}

/** Returns the character that begins at an index, with both of its halves. */
function characterAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}

function isIntroducer(code: number): boolean {
  return code === ESC || (code >= 0x80 && code < 0xa0);
}
