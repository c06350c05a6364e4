// `Session.record`: what happens in a session is read again in its order, and shows what its screen shows.

import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { attributes, chunksOf, cuts, moves, oneOf, silent, texts } from './parts.mjs';
import { Collected } from './redaction.mjs';

const size = fc.tuple(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 8 }));
/** A mark or joiner on its own joins the character before it, unless that comes from a snapshot. */
const whole = texts.filter((text) => !/\u200d|^\u0301|🇩/u.test(text));
const output = fc
  .array(
    oneOf([
      [6, whole],
      [3, moves],
      [2, attributes],
      [2, silent],
    ]),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const label = fc.oneof(fc.constantFrom('', 'a', '"', '\\', '\n', '漢😀', '\x1b[m', '\u2028'), fc.string());
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('o'), output) },
  fc.tuple(fc.constant('r'), size),
  fc.tuple(fc.constant('m'), label),
  fc.tuple(
    fc.constant('i'),
    label.filter((text) => text !== ''),
  ),
);

export const recording = {
  drawn: fc.record({
    size,
    before: fc.option(output, { nil: '' }),
    steps: fc.array(step, { maxLength: 12 }),
    cuts,
    version: fc.constantFrom(2, 3),
  }),

  async check({ size: [columns, rows], before, steps, cuts, version }, { Session, Screen, readCast }) {
    const far = new Far();
    const session = Session.over(far, { columns, rows });
    await print(far, before, cuts);
    await session.screen.flush();
    const file = new Collected();
    const recording = session.record(file, { version, input: true });
    for (const [code, data] of steps) await act(code, data, { session, far, recording, cuts });
    await session.screen.flush();
    await recording.stop();

    const found = [];
    const { header, events } = await readCast(piecesOf(chunksOf(Buffer.from(file.text), cuts)));
    for await (const { code, data } of events) found.push([code, data]);
    assert.deepEqual([header.columns, header.rows], [columns, rows], 'the size');
    const expected = joined(changes(steps, `${columns}x${rows}`));
    assert.deepEqual(
      joined(before === '' ? found : withoutSnapshot(found, expected)),
      expected,
      'the events',
    );
    // A snapshot has neither the lines that have left the screen nor the last character, which sequences may repeat.
    if (before === '')
      assert.deepEqual(await shown(found, { columns, rows }, Screen), stateOf(session.screen), 'the screen');
    await session.close();
  },
};

class Far extends Duplex {
  _read() {}

  _write(_chunk, _encoding, callback) {
    callback();
  }
}

async function print(far, text, cuts) {
  for (const chunk of chunksOf(Buffer.from(text), cuts)) far.push(chunk);
  while (far.readableLength > 0) await turn();
}

async function act(code, data, { session, far, recording, cuts }) {
  switch (code) {
    case 'o':
      return await print(far, data, cuts);
    case 'i':
      return await session.send(data);
    case 'm':
      return recording.mark(data);
    default:
      await session.screen.flush();
      return session.resize(...data);
  }
}

/** The events of the steps. A resize to the same size is none. */
function changes(steps, size) {
  let last = size;
  return steps.flatMap(([code, data]) => {
    if (code !== 'r') return [[code, data]];
    const before = last;
    last = data.join('x');
    return last === before ? [] : [[code, last]];
  });
}

/** Text of the same kind that follows directly is one event. */
function joined(events) {
  const all = [];
  for (const [code, data] of events) {
    const last = all.at(-1);
    if (last?.[0] === code && 'oi'.includes(code)) last[1] += data;
    else all.push([code, data]);
  }
  return all;
}

/** What the first output has more shows what was on the screen when the recording began. */
function withoutSnapshot(found, expected) {
  const length = (events) => events.reduce((sum, [code, data]) => sum + (code === 'o' ? data.length : 0), 0);
  const snapshot = length(found) - length(expected);
  const rest = found.map(([code, data], index) => [code, index === 0 ? data.slice(snapshot) : data]);
  return rest.filter(([code, data]) => data !== '' || code !== 'o');
}

async function shown(events, size, Screen) {
  const screen = new Screen(size);
  for (const [code, data] of events) {
    if (code === 'o') screen.write(data);
    await screen.flush();
    if (code === 'r') screen.resize(...data.split('x').map(Number));
  }
  return stateOf(screen);
}

function stateOf(screen) {
  return { text: screen.text(), cursor: screen.cursor, columns: screen.columns, rows: screen.rows };
}

async function* piecesOf(chunks) {
  yield* chunks;
}
