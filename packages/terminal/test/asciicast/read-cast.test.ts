import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { CastError, readCast } from '#src/asciicast/index.js';
import { bytesOf, cast, piecesOf, read, recorded } from '../support/casts.js';
import { propertySettings } from '../support/property.js';
import { cleanUp, test } from '../support/test.js';

const version3 = `{"version": 3, "term": {"cols": 80, "rows": 24}}
# a comment
[0.248, "o", "hello €"]
[1.001, "z", {"any": 1}]

[3.500, "m", ""]
[0, "r", "90x30"]
[0.887, "x", "0"]
`;
const events3 = [
  { time: 0.248, interval: 0.248, code: 'o', data: 'hello €' },
  { time: 1.249, interval: 1.001, code: 'z', data: '{"any":1}' },
  { time: 4.749, interval: 3.5, code: 'm', data: '' },
  { time: 4.749, interval: 0, code: 'r', data: '90x30' },
  { time: 5.636, interval: 0.887, code: 'x', data: '0' },
];
const version2 = `{"version": 2, "width": 80, "height": 24, "env": {"TERM": "vt100", "N": 1}}\r
[0.248848, "o", "a"]\r
[1.001376, "q", "b"]\r
[1.0, "o", "earlier"]`;
const events2 = [
  { time: 0.248848, interval: 0.248848, code: 'o', data: 'a' },
  { time: 1.001376, interval: 0.752528, code: 'q', data: 'b' },
  { time: 1.001376, interval: 0, code: 'o', data: 'earlier' },
];
const frames = '[[0.25, "a]\\"[€"], [1.5, "b"]]';
const events1 = [
  { time: 0.25, interval: 0.25, code: 'o', data: 'a]"[€' },
  { time: 1.75, interval: 1.5, code: 'o', data: 'b' },
];

for (const [what, text, events] of [
  ['version 3 with comments, empty lines and unknown codes', version3, events3],
  ['version 2 with CRLF, a time that goes back, and no end of the last line', version2, events2],
  ['version 1 in one line', `{"version": 1, "width": 80, "height": 24, "stdout": ${frames}}`, events1],
  [
    'version 1 in several lines',
    `{\n "version": 1,\n "width": 80,\n "height": 24,\n "title": "\\"stdout\\": [",\n "stdout": [\n  [0.25, "a]\\"[€"],\n  [\n1.5, "b"]\n ],\n "duration": 2\n}\n`,
    events1,
  ],
  [
    'version 1 with the size after the output',
    `{"stdout": ${frames}, "version": 1, "width": 80, "height": 24}`,
    events1,
  ],
] as const) {
  test(`${what} is read, whole and in single bytes`, async () => {
    for (const source of [piecesOf(text), bytesOf(text), Readable.from([text])]) {
      const result = await read(source);
      assert.equal(result.error, undefined);
      assert.deepEqual(result.events, events);
      assert.equal(result.cast?.header.columns, 80);
    }
  });
}

test('times are whole microseconds after any number of intervals', async () => {
  const count = 1000;
  const { events } = await read(piecesOf(head, '[1.001, "o", "x"]\n'.repeat(count)));
  assert.equal(events.at(-1)?.time, 1 + count + count / 1000);
});

test('a recording that begins with a byte order mark is read, of every version', async () => {
  for (const text of [version3, version2, `{"version": 1, "width": 80, "height": 24, "stdout": ${frames}}`]) {
    const result = await read(piecesOf(`\ufeff${text}`));
    assert.equal(result.error, undefined);
    assert.ok(result.events.length > 1);
  }
});

test('the header is read from all versions', async () => {
  const [one, two, three] = await Promise.all([
    cast('{"version": 1, "width": 0, "height": 0, "title": "t", "env": {"TERM": "xterm"}, "stdout": []}'),
    cast(version2),
    cast(
      '{"version":3,"term":{"cols":9,"rows":8,"type":"t","version":"v","theme":{"fg":"1","bg":"2","palette":"3"}},"idle_time_limit":1.5}\n',
    ),
  ]);
  assert.deepEqual(one.header, {
    columns: 80,
    rows: 24,
    termType: 'xterm',
    title: 't',
    env: { TERM: 'xterm' },
  });
  assert.deepEqual(two.header, { columns: 80, rows: 24, termType: 'vt100', env: { TERM: 'vt100' } });
  assert.deepEqual(three.header, {
    columns: 9,
    rows: 8,
    termType: 't',
    termVersion: 'v',
    theme: { fg: '1', bg: '2', palette: '3' },
    idleTimeLimit: 1.5,
  });
});

test('optional fields of a header that have values of another type are left out', async () => {
  const { header } = await cast(
    `${JSON.stringify({
      version: 3,
      term: { cols: 9, rows: 8, type: 5, version: null, theme: { fg: '#000000' } },
      timestamp: -1,
      idle_time_limit: '2',
      title: ['t'],
      command: {},
      env: { SHELL: '/bin/sh', NUMBER: 5 },
      tags: ['a', 5],
    })}\n`,
  );
  assert.deepEqual(header, { columns: 9, rows: 8, env: { SHELL: '/bin/sh' }, tags: ['a'] });
});

test('readCast rejects an endless first line that is not a header, without reading on', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"a": [');
    for (;;) yield Buffer.from('['.repeat(65_536));
  }
  await assert.rejects(readCast(endless()), { line: 1, reason: 'it is not the header of a recording' });
});

const head = '{"version": 3, "term": {"cols": 80, "rows": 24}}\n[1, "o", "first"]\n';
const head1 = '{"version": 1, "width": 80, "height": 24, "stdout": [[1, "first"],\n';

for (const [what, text, line, reason] of [
  ['cut off in an event', `${head}[1, "o", "sec`, 3, 'the recording is cut off'],
  [
    'cut off inside a character',
    Buffer.from(`${head}[1, "o", "€`).subarray(0, -1),
    3,
    'the recording is cut off',
  ],
  ['with a line that is not JSON', `${head}[1, "o", oops]\n[1, "o", "later"]\n`, 3, 'it is not JSON'],
  ['with a line that is not an array', `${head}\n{"a": 1}\n`, 4, 'it is not an array'],
  ['with an event without a code', `${head}[1]\n`, 3, 'the event has no code'],
  [
    'with data that is nested deeply',
    `${head}[1, "z", ${'['.repeat(100_000)}${']'.repeat(100_000)}]\n`,
    3,
    'the data of the event is more than 500 levels deep',
  ],
  ['with an event without data', `${head}[1, "o"]\n`, 3, 'the event has no data'],
  ['with output that is not a string', `${head}[1, "o", 5]\n`, 3, 'the data of the event is not a string'],
  [
    'with a negative interval',
    `${head}[-1, "o", "x"]\n`,
    3,
    'the time of the event is not a number of at least 0',
  ],
  [
    'with an infinite interval',
    `${head}[1e999, "o", "x"]\n`,
    3,
    'the time of the event is not a number of at least 0',
  ],
  ['of version 1, cut off in a frame', `${head1}[2, "sec`, 2, 'the recording is cut off'],
  ['of version 1, cut off after its output', `${head1}\n[0, ""]]`, 3, 'the recording is cut off'],
  [
    'of version 1 with a frame that is not an array',
    `${head1}5]}`,
    2,
    'an element of `stdout` is not an array',
  ],
] as const) {
  test(`a recording ${what} delivers the events before, and then says line and reason`, async () => {
    for (const source of [piecesOf(text), bytesOf(text)]) {
      const { events, error } = await read(source);
      assert.equal(events[0]?.data, 'first');
      assert.ok(error instanceof CastError, String(error));
      assert.deepEqual([error.line, error.reason, error.code], [line, reason, 'ECAST']);
      assert.equal(error.message, `line ${line} of the recording: ${reason}`);
    }
  });
}

for (const [what, text, reason] of [
  ['an empty file', '', 'the recording is empty'],
  ['a file of another kind', 'hello\n', 'it is not the header of a recording'],
  ['a header that is cut off', '{"version": 3, "ter', 'the recording is cut off'],
  ['a header without a version', '{}\n', 'version undefined of the format is not supported, only 1, 2 and 3'],
  ['version 4', '{"version": 4}\n', 'version 4 of the format is not supported, only 1, 2 and 3'],
  [
    'a version of 20,000 levels',
    `{"version": ${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`,
    'the version of the format is not a number, only 1, 2 and 3 are supported',
  ],
  ['version 3 without a terminal', '{"version": 3}\n', 'the header has no `term`'],
  [
    'a size that is not a number',
    '{"version": 2, "width": "80", "height": 24}\n',
    'the header has no valid size of the terminal',
  ],
] as const) {
  test(`readCast rejects ${what} with the reason in line 1`, async () => {
    for (const source of [piecesOf(text), bytesOf(text)]) {
      await assert.rejects(readCast(source), { name: 'CastError', line: 1, reason });
    }
  });
}

test('readCast rejects a missing file, and a source that is not one', async () => {
  await assert.rejects(readCast('/does/not/exist.cast'), { code: 'ENOENT' });
  await assert.rejects(readCast(5 as unknown as string), { name: 'TypeError' });
});

test('a loop that is left early, or never begun and returned, closes the stream', async () => {
  for (const begin of [true, false]) {
    const source = Readable.from([version3, version3]);
    const { events } = await readCast(source);
    if (begin) for await (const _event of events) break;
    else await events.return?.();
    assert.ok(source.destroyed);
  }
});

test('a recording is read as it is asked for: at most one piece ahead', async () => {
  let produced = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head);
    for (;;) {
      produced += 1;
      yield Buffer.from('[1, "o", "x"]\n');
    }
  }
  const { events } = await readCast(endless());
  for (let count = 0; count < 100; count += 1) await events.next();
  assert.ok(produced <= 100, `${produced} pieces were read for 100 events`);
  await events.return?.();
});

test('a recording cut at any byte delivers its whole lines, and an error unless it is cut between two lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a.cast');
  const bytes = Buffer.from(version3);
  const start = version3.indexOf('\n') + 1;
  for (let at = start; at <= bytes.length; at += 1) {
    const kept = bytes.subarray(0, at);
    writeFileSync(path, kept);
    const { events, error } = await read(path);
    const whole = kept
      .toString()
      .split('\n')
      .slice(1, -1)
      .filter((line) => line.startsWith('[')).length;
    const last = kept.toString().split('\n').at(-1) ?? '';
    const isComplete = last.endsWith(']');
    assert.equal(events.length, whole + (isComplete ? 1 : 0), `cut at ${at}`);
    assert.equal(error === undefined, last === '' || isComplete || last.startsWith('#'), `cut at ${at}`);
  }
});

test('the events that were written are read, for any events', async () => {
  const event = fc.oneof(
    fc.tuple(fc.constantFrom('output', 'input', 'mark', 'exit'), fc.string({ minLength: 1, unit: 'binary' })),
    fc.tuple(fc.constant('resize'), fc.constant('90x30')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event), fc.constantFrom(2, 3), async (events, version) => {
      const text = await recorded(
        async (writer) => {
          for (const [method, data] of events) {
            if (method === 'resize') await writer.resize(90, 30);
            else await writer[method as 'output'](data);
          }
        },
        { version: version as 2 | 3 },
      );
      const result = await read(bytesOf(text));
      assert.equal(result.error, undefined);
      assert.deepEqual(
        result.events.map(({ code, data }) => [code, data]),
        events.map(([method, data]) => [method === 'exit' ? 'x' : method.charAt(0), data]),
      );
      const sum = result.events.reduce((total, { interval }) => total + interval, 0);
      assert.ok(Math.abs(sum - (result.events.at(-1)?.time ?? 0)) < 1e-6);
    }),
    propertySettings(200),
  );
});

test('any bytes are events or an error with a line', async () => {
  const fragment = fc.constantFrom(
    ...[
      '{"version": ',
      '1',
      '2',
      '3',
      ', "width": 80, "height": 24',
      ', "term": {"cols": 80, "rows": 24}',
      '}',
      '\n',
    ],
    ...[
      ', "stdout": [',
      '[',
      ']',
      '[1, "a"]',
      ',',
      '[0.5, "o", "x"]\n',
      '#',
      '"',
      '\\',
      'null',
      '\u20ac',
      '-1',
      '1e400',
    ],
  );
  const noise = fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes));
  const bytes = fc
    .array(fc.oneof({ weight: 8, arbitrary: fragment.map((text) => Buffer.from(text)) }, noise), {
      maxLength: 25,
    })
    .map((parts) => Buffer.concat(parts));
  const start = fc.constantFrom(
    '',
    head,
    head1,
    '{"version": 2, "width": 1, "height": 1}\n',
    '{"version": 1',
  );
  await fc.assert(
    fc.asyncProperty(start, bytes, async (before, after) => {
      const whole = Buffer.concat([Buffer.from(before), after]);
      const atOnce = await read(piecesOf(whole));
      const inBytes = await read(bytesOf(whole));
      for (const { error, events } of [atOnce, inBytes]) {
        if (error !== undefined) assert.ok(error instanceof CastError && error.line > 0, String(error));
        for (const { time, interval, code, data } of events) {
          assert.ok(time >= 0 && interval >= 0);
          assert.equal(typeof code, 'string');
          assert.equal(typeof data, 'string');
        }
      }
      assert.deepEqual(inBytes.events, atOnce.events);
      assert.deepEqual(String(inBytes.error), String(atOnce.error));
    }),
    propertySettings(3000),
  );
});
