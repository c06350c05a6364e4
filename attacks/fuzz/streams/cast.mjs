// Recordings: what is written is read again, also from a file that is cut off or damaged, and after conversions.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunksOf, cuts } from './parts.mjs';
import { Collected } from './redaction.mjs';

const MICROSECONDS = 1e6;

const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('', 'a', '漢😀', '\r\n', '\u2028', '"', '\\', '\x1b[31m', '\0', '\ufeff', '#'),
  },
);
/** Microseconds since the event before. */
const pause = fc.oneof(fc.constantFrom(0, 1, 499, 500, 501, 999_999, 1_000_000), fc.nat(3_000_000_000));
const event = fc.record({
  code: fc.constantFrom('o', 'o', 'o', 'i', 'r', 'm', 'x', 'z', 'unknown'),
  text,
  pause,
  size: fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 })),
});

/** @returns {[code: string, data: string]} */
function contentsOf({ code, text, size }) {
  if (code === 'r') return [code, size.join('x')];
  return [code, text];
}

export const cast = {
  drawn: fc.record({
    events: fc.array(event, { maxLength: 8 }),
    cuts,
    version: fc.constantFrom(1, 2, 3),
    target: fc.constantFrom(2, 3),
    ends: fc.array(fc.nat(2000), { maxLength: 6 }),
    damage: fc.array(fc.tuple(fc.nat(2000), fc.nat(4), fc.constantFrom(...['', ...damages()])), {
      minLength: 1,
      maxLength: 3,
    }),
  }),

  async check({ events, cuts, version, target, ends, damage }, library) {
    await assertWritten(events, target, cuts, library);
    const file = fileOf(version, events);
    await assertRead(file, version, events, cuts, library);
    await assertConverts(file, version, events, target, library);
    for (const end of ends) await assertCutOff(file, version, end, library);
    await assertDamaged(file, damage, cuts, library);
  },
};

function damages() {
  return [
    ...['[', ']', '{', '}', '"', '\\', ',', ':', '\n', '\r\n', '\n\n', '#', ' ', '\0', '0', '-1', '1e999'],
    ...['null', 'true', '"o"', '[1, "o", 2]\n', '[0.1, "o"]\n', '[]\n', '{}\n', '# comment\n', '\ufeff'],
    ...['[1e300, "o", "a"]\n', '[-5, "o", "a"]\n', '[1, "z", {"a": 1}]\n', '[1, "z", null]\n', '\\ud800'],
    ...[`[1, "z", ${'['.repeat(20_000)}${']'.repeat(20_000)}]\n`, `${'['.repeat(5000)}\n`, '"stdout": ['],
    ...['"__proto__": {"a": 1},', '"version": 3,', '"width": 1e9,', '\xff'],
  ];
}

/** The output of one call after the other, as one text, since an empty one leaves no event and half a character waits. */
async function assertWritten(events, version, cuts, { createCastWriter, readCast }) {
  const file = new Collected();
  const writer = createCastWriter(file, { columns: 80, rows: 24 }, { version });
  const written = events.filter(({ code }) => 'oirmx'.includes(code));
  for (const event of written) await write(writer, event);
  await writer.end();
  const { found, error } = await readAll(file.text, cuts, readCast);
  assert.equal(error, undefined);
  const read = found.map(({ code, data }) => [code, data]);
  const expected = written.map(contentsOf);
  const others = (contents) => contents.filter(([code]) => code !== 'o' && code !== 'i');
  assert.deepEqual(others(read), others(expected), 'events');
  for (const of of ['o', 'i']) assert.equal(joined(read, of), joined(expected, of), `text of ${of}`);
  const times = found.map(({ time }) => time);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
    'times',
  );
}

function write(writer, { code, text, size }) {
  switch (code) {
    case 'o':
      return writer.output(text);
    case 'i':
      return writer.input(Buffer.from(text));
    case 'r':
      return writer.resize(...size);
    case 'm':
      return writer.mark(text);
    default:
      return writer.exit(text);
  }
}

const joined = (contents, of) => contents.map(([code, data]) => (code === of ? data : '')).join('');

/** A recording as another program would write it. */
function fileOf(version, events) {
  let time = 0;
  const entries = events.map((event) => {
    time += event.pause;
    const at = (version === 2 ? time : event.pause) / MICROSECONDS;
    const [code, data] = contentsOf(event);
    return version === 1 ? [at, event.text] : [at, code, data];
  });
  if (version === 1) return JSON.stringify({ version, width: 80, height: 24, stdout: entries });
  const header =
    version === 2 ? { version, width: 80, height: 24 } : { version, term: { cols: 80, rows: 24 } };
  return [header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function expectedOf(version, events) {
  let time = 0;
  return events.map((event) => {
    time += event.pause;
    const [code, data] = version === 1 ? ['o', event.text] : contentsOf(event);
    return { time: time / MICROSECONDS, interval: event.pause / MICROSECONDS, code, data };
  });
}

async function assertRead(file, version, events, cuts, { readCast }) {
  const { found, error } = await readAll(file, cuts, readCast);
  assert.equal(error, undefined);
  assert.deepEqual(found, expectedOf(version, events), 'what is read');
}

/** To another version and back, times differ by at most half a millisecond, and do not change any more. */
async function assertConverts(file, version, events, target, { convertCast, readCast }) {
  const convert = async (from, to) => {
    const collected = new Collected();
    await convertCast(piecesOf(from), collected, { version: to });
    return collected.text;
  };
  const there = await convert(file, target);
  const { found } = await readAll(there, [], readCast);
  const expected = expectedOf(version, events).filter(
    ({ code, data }) => data !== '' || !'oi'.includes(code),
  );
  assert.deepEqual(
    found.map(({ code, data }) => [code, data]),
    expected.map(({ code, data }) => [code, data]),
    'what is converted',
  );
  const tolerance = target === 3 ? 0.000_501 : 0.000_001_1;
  for (const [index, { time }] of found.entries()) {
    assert.ok(Math.abs(time - expected[index].time) <= tolerance, `${time} is not ${expected[index].time}`);
  }
  const back = await convert(await convert(there, target === 3 ? 2 : 3), target);
  if (target === 3) assert.equal(back, there, 'there and back');
}

/** Up to the last whole line everything is read, and then the error says that the recording is cut off. */
async function assertCutOff(file, version, end, { readCast }) {
  const bytes = Buffer.from(file);
  const kept = bytes.subarray(0, end % (bytes.length + 1));
  const { found, error } = await readAll(kept, [], readCast);
  const { found: all } = await readAll(file, [], readCast);
  assert.deepEqual(found, all.slice(0, found.length), 'what comes before the cut');
  if (version === 1) {
    assert.equal(error === undefined, kept.length === bytes.length);
    return;
  }
  const whole = kept.filter((byte) => byte === 0x0a).length;
  assert.ok(found.length >= whole - 1, `${found.length} events of ${whole} lines`);
  assert.equal(error?.line, error === undefined ? undefined : whole + 1, 'the line of the error');
}

/** A damaged file gives the same for every size of the pieces, and no other error than one that names the line. */
async function assertDamaged(file, damage, cuts, { readCast, CastError, convertCast }) {
  let bytes = Buffer.from(file);
  for (const [at, removed, added] of damage) {
    const start = at % (bytes.length + 1);
    const left = [bytes.subarray(0, start), Buffer.from(added, 'latin1'), bytes.subarray(start + removed)];
    bytes = Buffer.concat(left);
  }
  const whole = await readAll(bytes, [], readCast);
  const pieces = await readAll(bytes, cuts, readCast);
  assert.deepEqual(pieces.found, whole.found, 'events in pieces');
  assert.equal(String(pieces.error), String(whole.error), 'error in pieces');
  if (whole.error) assert.ok(whole.error instanceof CastError, String(whole.error?.stack));
  const converted = await convertCast(piecesOf(bytes), new Collected()).then(
    () => undefined,
    (error) => error,
  );
  assert.equal(String(converted), String(whole.error), 'error of the conversion');
}

async function* piecesOf(...pieces) {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** @returns the events before the end or the error */
async function readAll(file, cuts, readCast) {
  const found = [];
  try {
    const { events } = await readCast(piecesOf(...chunksOf(Buffer.from(file), cuts)));
    for await (const event of events) found.push(event);
    return { found, error: undefined };
  } catch (error) {
    return { found, error };
  }
}
