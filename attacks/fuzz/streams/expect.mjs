// `expect`: any output in any chunks gives the matches of a plain search.

import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { chunksOf, cut, cuts, oneOf, silent, texts } from './parts.mjs';
import { printedText } from './printed-text.mjs';

const output = oneOf([
  [8, texts],
  [2, ['\r\n', 'aab', 'bb']],
  [3, silent],
  [1, cut],
]);
const patterns = {
  a: 'a',
  ab: 'ab',
  aab: 'aab',
  é: 'é',
  '😀': '😀',
  line: '\r\n',
  'a+b': /a+b/g,
  group: /b(?<after>a)?(c)?/y,
  'x*': /x*/,
  'end of line': /a$/m,
  'raw red': { raw: '\x1b[31m' },
  'raw sgr': { raw: /\[[\d;]*m/ },
  'raw b': { raw: 'b' },
};

export const expect = {
  drawn: fc.record({
    parts: fc.array(output, { maxLength: 24 }),
    cuts,
    waits: fc.array(
      fc.array(fc.constantFrom(...Object.keys(patterns), 'EOF'), { minLength: 1, maxLength: 3 }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    maxBuffer: fc.constantFrom(8, 32, 65_536),
    /** Whether the calls come before the output or after it. */
    early: fc.boolean(),
  }),

  async check({ parts, cuts, waits, maxBuffer, early }, { Session, EOF }) {
    const stream = parts.join('');
    const chunks = chunksOf(Buffer.from(stream), cuts);
    const far = new Far();
    const session = Session.over(far, { screen: false, maxBuffer, timeout: Number.POSITIVE_INFINITY });
    const calls = waits.map((names) => names.map((name) => (name === 'EOF' ? EOF : patterns[name])));
    const waitAll = () => Promise.allSettled(calls.map((call) => session.expect(call)));
    const received = untilReceived(session, stream.length);
    let outcomes = early ? waitAll() : undefined;
    for (const chunk of chunks) far.push(chunk);
    await received;
    outcomes ??= waitAll();
    far.push(null);
    await session.ended;
    await session.close();
    const pieces = decoded(chunks);
    const expected = early ? searched(calls, pieces, maxBuffer) : searchedLate(calls, pieces, maxBuffer);
    assert.deepEqual((await outcomes).map(outcomeOf), expected);
  },
};

class Far extends Duplex {
  _read() {}

  _write(_chunk, _encoding, callback) {
    callback();
  }
}

function untilReceived(session, length) {
  let received = 0;
  return new Promise((resolve) => {
    if (length === 0) resolve();
    session.on('data', (text) => {
      received += text.length;
      if (received === length) resolve();
    });
  });
}

function outcomeOf({ status, value, reason }) {
  if (status === 'fulfilled') {
    const { index, before, text, groups, named } = value;
    return { index, before, text, groups: [...groups], named: { ...named } };
  }
  return reason.code === 'EEND' ? { ended: reason.before } : { failed: String(reason) };
}

/** What each chunk adds to the text. */
function decoded(chunks) {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
}

/** The calls come before the output. */
function searched(calls, pieces, limit) {
  const model = new Model(limit);
  const left = [...calls];
  const outcomes = [];
  model.serve(left, outcomes);
  for (const piece of pieces) {
    model.add(piece);
    model.serve(left, outcomes);
    model.trim();
  }
  return [...outcomes, ...left.map((call) => model.atEnd(call))];
}

/** The calls come when all the output is there. */
function searchedLate(calls, pieces, limit) {
  const model = new Model(limit);
  for (const piece of pieces) {
    model.add(piece);
    model.trim();
  }
  const left = [...calls];
  const outcomes = [];
  model.serve(left, outcomes);
  return [...outcomes, ...left.map((call) => model.atEnd(call))];
}

/** The whole stream, and up to where it was consumed or fell off. */
class Model {
  #limit;
  #raw = '';
  #printed = printedText('');
  #from = { text: 0, raw: 0 };

  constructor(limit) {
    this.#limit = limit;
  }

  add(piece) {
    if (piece === '') return;
    this.#raw += piece;
    this.#printed = printedText(this.#raw);
  }

  trim() {
    this.#from.text = Math.max(this.#from.text, this.#printed.text.length - this.#limit);
    this.#from.raw = Math.max(this.#from.raw, this.#raw.length - this.#limit);
  }

  /** Serves the calls in order, as far as there are matches. */
  serve(left, outcomes) {
    for (let found = this.#find(left[0]); found; found = this.#find(left[0])) {
      outcomes.push(this.#consume(found));
      left.shift();
    }
  }

  #find(call) {
    const found = (call ?? []).flatMap((pattern, index) => this.#search(pattern, index) ?? []);
    return found.sort((a, b) => a.order - b.order || a.index - b.index)[0];
  }

  #search(pattern, index) {
    if ('special' in Object(pattern)) return undefined;
    const raw = typeof pattern === 'object' && 'raw' in pattern;
    const searched = raw ? pattern.raw : pattern;
    const from = raw ? this.#from.raw : this.#from.text;
    const whole = (raw ? this.#raw : this.#printed.text).slice(from);
    const match =
      typeof searched === 'string'
        ? whole.includes(searched) && Object.assign([searched], { index: whole.indexOf(searched) })
        : new RegExp(searched.source, searched.flags.replace(/[gy]/g, '')).exec(whole);
    if (!match) return undefined;
    const start = from + match.index;
    const order = raw ? start : (this.#printed.places[start] ?? this.#raw.length);
    return { index, raw, start, end: start + match[0].length, match, order };
  }

  #consume({ index, raw, start, end, match }) {
    const whole = raw ? this.#raw : this.#printed.text;
    const from = Math.max(raw ? this.#from.raw : this.#from.text, end - this.#limit);
    const { places } = this.#printed;
    const rawEnd = raw ? end : end === 0 ? 0 : places[end - 1] + 1;
    const textEnd = raw ? places.filter((place) => place < end).length : end;
    this.#from.raw = Math.max(this.#from.raw, rawEnd);
    this.#from.text = Math.max(this.#from.text, textEnd);
    const named = Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined);
    return {
      index,
      before: whole.slice(Math.min(from, start), start),
      text: match[0],
      groups: [...match.slice(1)],
      named: Object.fromEntries(named),
    };
  }

  /** How a call ends that is served when the output has ended. */
  atEnd(call) {
    const found = this.#find(call);
    if (found) return this.#consume(found);
    const before = this.#printed.text.slice(this.#from.text).slice(-this.#limit);
    const index = call.findIndex((pattern) => 'special' in Object(pattern));
    if (index < 0) return { ended: before };
    this.#from = { text: this.#printed.text.length, raw: this.#raw.length };
    return { index, before, text: '', groups: [], named: {} };
  }
}
