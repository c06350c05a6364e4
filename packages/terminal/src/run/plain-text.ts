import { EscapeFilter } from '../expect/escape-filter.js';
import { TextRow } from './text-row.js';

/** Where plain text goes. */
export interface PlainTextSink {
  append(text: string): void;
  /** Forgets all that was appended. */
  clear(): void;
}

/** What a control sequence with parameters and a final character does. */
type Control = (this: PlainText, count: number, parameters: readonly number[]) => void;

/** Up to this length, it is not worth while to look for lines. */
const SHORT_TEXT_LIMIT_CHARACTERS = 1024;
/** A control character that is not a part of a line end. */
const NOT_LINES = /[\0-\x09\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;

/**
 * Turns the output of a command into the text that a screen would show: without colours, with what was written over or erased gone,
 * and with lines that the screen wrapped in one piece.
 *
 * It is a terminal without attributes. The rows that have left the screen cannot change any more, and go to the sink. A screen emulator
 * would need 12 bytes for each cell, and could not give back tabs.
 *
 * Test: test/run/plain-text.test.ts
 */
export class PlainText {
  readonly #columns: number;
  readonly #height: number;
  readonly #sink: PlainTextSink;
  readonly #filter: EscapeFilter;
  #rows = [new TextRow()];
  #x = 0;
  #y = 0;
  #saved = { x: 0, y: 0 };
  /** Whether a full-screen program shows the alternate screen, which leaves nothing behind. */
  #isAlternate = false;

  constructor(columns: number, rows: number, sink: PlainTextSink) {
    // A wide character needs two.
    this.#columns = Math.max(columns, 2);
    this.#height = rows;
    this.#sink = sink;
    this.#filter = new EscapeFilter({
      text: (text) => this.#write(text),
      hidden: () => undefined,
      sequence: (sequence) => this.#apply(sequence),
    });
  }

  write(chunk: string): void {
    this.#filter.write(chunk);
    this.#deliver();
  }

  /** Gives the rows that are left to the sink. */
  end(): void {
    while (this.#rows.length > this.#y + 1 && this.#rows.at(-1)?.isEmpty) this.#rows.pop();
    while (this.#rows.length > 0) this.#commit();
    this.#deliver();
  }

  /** Text for the sink: many rows are given to it at once. */
  #done = '';

  #deliver(): void {
    if (this.#done !== '') this.#sink.append(this.#done);
    this.#done = '';
  }

  #row(): TextRow {
    return this.#rows[this.#y] as TextRow;
  }

  #write(text: string): void {
    if (this.#isAlternate) return;
    let from = text.length > SHORT_TEXT_LIMIT_CHARACTERS ? this.#writeLines(text) : 0;
    for (let position = from; position < text.length; position += 1) {
      const code = text.charCodeAt(position);
      if (code >= 0x20 && code !== 0x7f) continue;
      if (position > from) this.#print(text.slice(from, position));
      from = position + 1;
      this.#control(code);
    }
    if (from < text.length) this.#print(from === 0 ? text : text.slice(from));
  }

  /**
   * Takes the lines of a text that leave the screen at once, if it has nothing but lines: nothing can change them.
   * @returns how many characters it took
   */
  #writeLines(text: string): number {
    if (this.#y !== this.#rows.length - 1 || NOT_LINES.test(text)) return 0;
    let end = text.length;
    for (let rows = 0; rows <= this.#height && end >= 0; rows += 1) end = text.lastIndexOf('\n', end - 1);
    const start = text.indexOf('\n') + 1;
    if (end <= start) return 0;
    this.#print(text.slice(0, start - 2));
    this.#newLine();
    while (this.#rows.length > 0) this.#commit();
    this.#done += text.slice(start, end - 1).replaceAll('\r\n', '\n');
    this.#rows = [new TextRow()];
    this.#y = 0;
    return end + 1;
  }

  #print(text: string): void {
    for (let position = 0; position < text.length; ) {
      const { taken, column } = this.#row().write(text, position, this.#x, this.#columns);
      this.#x = column;
      position += taken;
      if (position < text.length) this.#wrap();
    }
  }

  #wrap(): void {
    this.#x = 0;
    this.#down(true);
  }

  #control(code: number): void {
    if (code === 0x0d) this.#x = 0;
    else if (code >= 0x0a && code <= 0x0c) this.#newLine();
    else if (code === 0x08) this.#x = Math.max(Math.min(this.#x, this.#columns - 1) - 1, 0);
    else if (code === 0x09) this.#x = this.#row().tab(this.#x, this.#columns);
  }

  #newLine(): void {
    this.#x = 0;
    this.#down(false);
  }

  #down(wrapped: boolean): void {
    this.#y += 1;
    if (this.#y === this.#rows.length) this.#rows.push(new TextRow(wrapped));
    if (this.#rows.length > this.#height) {
      this.#commit();
      this.#y -= 1;
    }
  }

  /** Gives up the first row, which cannot change any more. */
  #commit(): void {
    const row = this.#rows.shift();
    if (!row) return;
    this.#done += row === this.#first || row.wrapped ? row.text : `\n${row.text}`;
    this.#first = undefined;
  }

  /** The first row of the text, which no line end precedes. */
  #first: TextRow | undefined = this.#rows[0];

  #apply(sequence: string): void {
    if (sequence.startsWith('\x1b[')) this.#controlSequence(sequence);
    else if (!this.#isAlternate) ESCAPES[sequence.slice(1)]?.call(this, 1, []);
  }

  #controlSequence(sequence: string): void {
    const body = sequence.slice(2, -1);
    const final = sequence.charAt(sequence.length - 1);
    if (body.startsWith('?')) {
      if (/^\?(.*;)?(1049|1047|47)(;|$)/.test(body))
        this.#isAlternate = final === 'h' || (this.#isAlternate && final !== 'l');
      return;
    }
    if (this.#isAlternate || !/^[\d;]*$/.test(body)) return;
    const parameters = body.split(';').map(Number);
    CONTROLS[final]?.call(this, Math.max(parameters[0] ?? 0, 1), parameters);
  }

  // --- what sequences do: called by the tables below ----------------------------------------------------------------

  moveTo(x: number, y: number): void {
    this.#x = Math.min(Math.max(x, 0), this.#columns - 1);
    this.#y = Math.min(Math.max(y, 0), this.#height - 1);
    while (this.#rows.length <= this.#y) this.#rows.push(new TextRow());
  }

  moveBy(columns: number, rows: number): void {
    this.moveTo(Math.min(this.#x, this.#columns - 1) + columns, this.#y + rows);
  }

  moveToColumn(x: number): void {
    this.moveTo(x, this.#y);
  }

  moveToRow(y: number): void {
    this.moveTo(this.#x, y);
  }

  lineFeed(): void {
    this.#down(false);
  }

  nextLine(): void {
    this.#newLine();
  }

  save(): void {
    this.#saved = { x: this.#x, y: this.#y };
  }

  restore(): void {
    this.moveTo(this.#saved.x, this.#saved.y);
  }

  eraseInRow(kind: number): void {
    if (kind === 0) this.#row().erase(this.#x);
    else this.#row().erase(0, kind === 1 ? this.#x + 1 : undefined);
  }

  eraseInScreen(kind: number): void {
    if (kind === 3) this.#forgetScrollback();
    else if (kind < 2) this.eraseInRow(kind);
    const [from, to] =
      kind === 0 ? [this.#y + 1, this.#rows.length] : [0, kind === 1 ? this.#y : this.#rows.length];
    if (kind < 3) for (const row of this.#rows.slice(from, to)) row.erase(0);
  }

  #forgetScrollback(): void {
    this.#done = '';
    this.#sink.clear();
    this.#first = this.#rows[0];
  }

  eraseColumns(count: number): void {
    this.#row().erase(this.#x, this.#x + count);
  }

  deleteColumns(count: number): void {
    this.#row().delete(this.#x, count);
  }

  insertColumns(count: number): void {
    this.#row().insert(this.#x, count, this.#columns);
  }

  reset(): void {
    this.#rows = [new TextRow()];
    this.moveTo(0, 0);
    this.#forgetScrollback();
  }
}

/** Control sequences by their final character; `count` is the first parameter, at least 1. */
const CONTROLS: Readonly<Record<string, Control>> = {
  A(count) {
    this.moveBy(0, -count);
  },
  B(count) {
    this.moveBy(0, count);
  },
  C(count) {
    this.moveBy(count, 0);
  },
  D(count) {
    this.moveBy(-count, 0);
  },
  E(count) {
    this.moveBy(0, count);
    this.moveToColumn(0);
  },
  F(count) {
    this.moveBy(0, -count);
    this.moveToColumn(0);
  },
  G(count) {
    this.moveToColumn(count - 1);
  },
  '`'(count) {
    this.moveToColumn(count - 1);
  },
  H(count, [, column = 0]) {
    this.moveTo(Math.max(column, 1) - 1, count - 1);
  },
  f(count, [, column = 0]) {
    this.moveTo(Math.max(column, 1) - 1, count - 1);
  },
  d(count) {
    this.moveToRow(count - 1);
  },
  J(_count, [kind = 0]) {
    this.eraseInScreen(kind);
  },
  K(_count, [kind = 0]) {
    this.eraseInRow(kind);
  },
  P(count) {
    this.deleteColumns(count);
  },
  X(count) {
    this.eraseColumns(count);
  },
  '@'(count) {
    this.insertColumns(count);
  },
  s() {
    this.save();
  },
  u() {
    this.restore();
  },
};

/** Sequences of ESC and one character. */
const ESCAPES: Readonly<Record<string, Control>> = {
  '7'() {
    this.save();
  },
  '8'() {
    this.restore();
  },
  c() {
    this.reset();
  },
  D() {
    this.lineFeed();
  },
  E() {
    this.nextLine();
  },
  M() {
    this.moveBy(0, -1);
  },
};
