import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { EventEncoder } from '#src/asciicast/event-encoder.js';
import {
  type CastEvent,
  type CastHeader,
  type CastWriter,
  type CastWriterOptions,
  createCastWriter,
} from '#src/asciicast/index.js';
import { Collected, cast, contentsOf, header, recorded } from '../support/casts.js';
import { propertySettings } from '../support/property.js';
import { cleanUp, test } from '../support/test.js';

const full: CastHeader = {
  columns: 100,
  rows: 30,
  termType: 'xterm-256color',
  termVersion: 'VTE(7802)',
  timestamp: 1504467315,
  title: 'Demo',
  command: '/bin/zsh',
  env: { SHELL: '/bin/zsh' },
  theme: { fg: '#d0d0d0', bg: '#212121', palette: '#151515:#ac4142' },
  idleTimeLimit: 2,
  tags: ['a'],
};

function firstLine(text: string): unknown {
  return JSON.parse(text.slice(0, text.indexOf('\n')));
}

test('the header of version 3 has the fields of the format', async () => {
  assert.deepEqual(firstLine(await recorded(async () => {}, {}, full)), {
    version: 3,
    term: {
      cols: 100,
      rows: 30,
      type: 'xterm-256color',
      version: 'VTE(7802)',
      theme: { fg: '#d0d0d0', bg: '#212121', palette: '#151515:#ac4142' },
    },
    timestamp: 1504467315,
    idle_time_limit: 2,
    command: '/bin/zsh',
    title: 'Demo',
    tags: ['a'],
    env: { SHELL: '/bin/zsh' },
  });
});

test('the header of version 2 has the fields of the format, with the type of the terminal in env', async () => {
  assert.deepEqual(firstLine(await recorded(async () => {}, { version: 2 }, full)), {
    version: 2,
    width: 100,
    height: 30,
    timestamp: 1504467315,
    idle_time_limit: 2,
    command: '/bin/zsh',
    title: 'Demo',
    env: { TERM: 'xterm-256color', SHELL: '/bin/zsh' },
    theme: { fg: '#d0d0d0', bg: '#212121', palette: '#151515:#ac4142' },
  });
});

test('a header that was written is read again', async () => {
  for (const version of [2, 3] as const) {
    const of = version === 3 ? full : { ...full, termVersion: undefined, tags: undefined };
    const read = await cast(await recorded(async () => {}, { version }, of));
    const expected = JSON.parse(JSON.stringify(of));
    if (version === 2) expected.env.TERM = 'xterm-256color';
    assert.deepEqual(read.header, expected);
    assert.equal(read.version, version);
  }
});

test('all events are written with their codes', async () => {
  const text = await recorded(async (writer) => {
    await writer.output('out\u001b[0m"\r\n');
    await writer.input('in');
    await writer.resize(90, 30);
    await writer.mark();
    await writer.mark('label');
    await writer.exit(3);
    await writer.exit('SIGTERM');
  });
  assert.deepEqual(await contentsOf(text), [
    ['o', 'out\u001b[0m"\r\n'],
    ['i', 'in'],
    ['r', '90x30'],
    ['m', ''],
    ['m', 'label'],
    ['x', '3'],
    ['x', 'SIGTERM'],
  ]);
});

test('a character that is split between chunks is in one event, for bytes and for strings', async () => {
  const text = await recorded(async (writer) => {
    const euro = Buffer.from('€');
    await writer.output(Buffer.concat([Buffer.from('a'), euro.subarray(0, 1)]));
    await writer.output(euro.subarray(1, 2));
    await writer.output(euro.subarray(2));
    await writer.output('b\ud83d');
    await writer.output('\ude00c');
    await writer.output(Uint8Array.of(0xff));
    await writer.output(euro.subarray(0, 2));
  });
  assert.deepEqual(await contentsOf(text), [
    ['o', 'a'],
    ['o', '€'],
    ['o', 'b'],
    ['o', '😀c'],
    ['o', '\ufffd'],
    ['o', '\ufffd'],
  ]);
});

test('text of more than 1,048,576 characters becomes several events, none of which ends inside a character', async () => {
  const text = `a${'😀'.repeat(700_000)}`;
  const contents = await contentsOf(await recorded((writer) => writer.output(text)));
  assert.deepEqual(
    contents.map(([, data]) => data.length),
    [1_048_577, 351_424],
  );
  assert.equal(contents.map(([, data]) => data).join(''), text);
});

test('intervals of version 3 are whole milliseconds whose sum is never more than half of one off the time', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 0.01, noNaN: true }), { maxLength: 500 }), (pauses) => {
      const encoder = new EventEncoder(3);
      let time = 0;
      let sum = 0;
      for (const pause of pauses) {
        time += pause;
        const line = encoder.encode(time, 'o', '');
        assert.match(line, /^\[\d+\.\d{3}, "o", ""\]\n$/);
        sum += Math.round(Number(line.slice(1, line.indexOf(','))) * 1000);
        assert.ok(Math.abs(sum - time * 1000) <= 0.500001, `${sum} ms are written for ${time * 1000} ms`);
      }
    }),
    propertySettings(200),
  );
});

test('times of version 2 are seconds since the start, with microseconds', () => {
  const encoder = new EventEncoder(2);
  assert.equal(encoder.encode(0.0000015, 'o', 'a'), '[0.000002, "o", "a"]\n');
  assert.equal(encoder.encode(123.5, 'm', ''), '[123.500000, "m", ""]\n');
});

test('idleLimit shortens longer pauses, and later times move with them', () => {
  for (const [version, expected] of [
    [2, [1, 3, 3.5]],
    [3, [1, 2, 0.5]],
  ] as const) {
    const encoder = new EventEncoder(version, 2);
    const times = [1, 11, 11.5].map((time) => Number(encoder.encode(time, 'o', '').slice(1).split(',')[0]));
    assert.deepEqual(times, expected);
  }
});

test('output waits for a slow stream, so that its buffer does not grow', async () => {
  let proceed = (): void => {};
  const slow = new Writable({
    highWaterMark: 100,
    write: (_chunk, _encoding, callback) => {
      proceed = callback;
    },
  });
  const writer = createCastWriter(slow, header);
  let taken = false;
  const output = writer.output('x'.repeat(200)).then(() => {
    taken = true;
  });
  await new Promise(setImmediate);
  assert.equal(taken, false);
  proceed();
  proceed();
  await output;
  assert.equal(slow.writableLength, 0);
});

test('a stream that fails rejects a call that waits, every later call, and the end', async () => {
  const failing = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, callback) => setImmediate(callback, new Error('disk full')),
  });
  const writer = createCastWriter(failing, header);
  await assert.rejects(writer.output('x'), { message: 'disk full' });
  await assert.rejects(writer.mark(), { message: 'disk full' });
  await assert.rejects(writer.end(), { message: 'disk full' });
});

test('a file that cannot be created rejects the end', async () => {
  await assert.rejects(createCastWriter('/does/not/exist.cast', header).end(), { code: 'ENOENT' });
});

test('a stream that is closed by another rejects a call that waits', async () => {
  const stream = new Writable({ highWaterMark: 1, write: () => {} });
  const writer = createCastWriter(stream, header);
  const output = writer.output('x');
  stream.destroy();
  await assert.rejects(output, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
});

test('a stream that another has ended rejects every call, and not the end', async () => {
  const file = new Collected();
  const writer = createCastWriter(file, header);
  file.end();
  await assert.rejects(writer.output('x'), { message: 'the stream of the recording has ended' });
  await writer.end();
});

test('a recording to the standard output leaves it open at its end', async () => {
  const program = `
    const { createCastWriter } = await import(${JSON.stringify(import.meta.resolve('#src/asciicast/index.js'))});
    const writer = createCastWriter(process.stdout, { columns: 80, rows: 24 });
    await writer.output('recorded');
    await writer.end();
    console.log('after');`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const lines = stdout.split('\n');
  assert.match(lines[1] ?? '', /"o", "recorded"\]$/);
  assert.equal(lines[2], 'after');
});

test('the end can be called twice, and other calls after it reject', async () => {
  const file = new Collected();
  const writer = createCastWriter(file, header);
  await Promise.all([writer.end(), writer.end()]);
  assert.ok(file.writableFinished);
  await assert.rejects(writer.output('x'), { message: 'the recording has ended' });
});

test('a size, a version or a limit that is out of range is a RangeError that names it', async () => {
  const create = (...[of, options]: [CastHeader, object?]) => createCastWriter(new Collected(), of, options);
  for (const columns of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => create({ columns, rows: 24 }), { name: 'RangeError', message: /^columns must be/ });
  }
  assert.throws(() => create(header, { version: 1 }), {
    name: 'RangeError',
    message: /^version must be 2 or 3/,
  });
  assert.throws(() => create(header, { idleLimit: 0 }), {
    name: 'RangeError',
    message: /^idleLimit must be/,
  });
  await assert.rejects(create(header).resize(80, 0), { name: 'RangeError', message: /^rows must be/ });
  await assert.rejects(create(header).output(1 as unknown as string), { name: 'TypeError' });
});

const wrongCalls: [what: string, call: () => unknown, message: string][] = [
  [
    'no header',
    () => writerOf(),
    'the header must be an object such as { columns: 80, rows: 24 }, not undefined',
  ],
  [
    'a field named cols',
    () => writerOf({ cols: 80, rows: 24 }),
    "unknown option 'cols' of the header; did you mean 'columns'?",
  ],
  [
    'an unknown field',
    () => writerOf({ ...header, titel: 'x' }),
    "unknown option 'titel' of the header; did you mean 'title'?",
  ],
  ['a title that is a number', () => writerOf({ ...header, title: 5 }), 'title must be a string, not number'],
  [
    'a timestamp that is a date',
    () => writerOf({ ...header, timestamp: new Date(0) }),
    'timestamp must be a number, not object',
  ],
  [
    'a columns that is a string',
    () => writerOf({ columns: '80', rows: 24 }),
    'columns must be a whole number of at least 1, not string',
  ],
  ['an env that is a name', () => writerOf({ ...header, env: 'SHELL' }), 'env must be an object, not string'],
  [
    'an env with a number',
    () => writerOf({ ...header, env: { LINES: 5 } }),
    'env.LINES must be a string, not number',
  ],
  ['tags that are a string', () => writerOf({ ...header, tags: 'a' }), 'tags must be an array, not string'],
  [
    'a theme of toSVG',
    () => writerOf({ ...header, theme: { foreground: '#fff' } }),
    "unknown option 'foreground' of theme; known are: fg, bg, palette",
  ],
  [
    'a theme without a palette',
    () => writerOf({ ...header, theme: { fg: '#fff', bg: '#000' } }),
    'theme.palette must be a string, not undefined',
  ],
  [
    'an unknown option',
    () => writerOf(header, { verson: 2 }),
    "unknown option 'verson' of createCastWriter; did you mean 'version'?",
  ],
  [
    'a version as options',
    () => writerOf(header, 2),
    'the options of createCastWriter must be an object such as { version: … }, not number',
  ],
  [
    'a limit that is a string',
    () => writerOf(header, { idleLimit: '2' }),
    'idleLimit must be a number above 0, not string',
  ],
  [
    'the name of a rule',
    () => writerOf(header, { redact: 'tokens' }),
    "redact must be an array of rules, such as [{ name: 'tokens' }], not string",
  ],
  [
    'a number as destination',
    () => createCastWriter(5 as unknown as string, header),
    'createCastWriter needs the path of a file or a Writable',
  ],
];
for (const [what, call, message] of wrongCalls) {
  test(`createCastWriter refuses ${what} with an error that says what was expected`, () => {
    assert.throws(call, { name: 'TypeError', message });
  });
}

function writerOf(of?: unknown, options?: unknown): CastWriter {
  return createCastWriter(new Collected(), of as CastHeader, options as CastWriterOptions);
}

test('a variable of the header that is not set is left out', async () => {
  const env = { SHELL: undefined, TERM: 'dumb' } as unknown as Record<string, string>;
  const { header: written } = await cast(
    await recorded((writer) => writer.output('x'), {}, { ...header, env }),
  );
  assert.deepEqual(written.env, { TERM: 'dumb' });
});

test('a label and an exit status of another type are refused', async () => {
  const writer = writerOf(header);
  await assert.rejects(writer.mark({} as string), {
    name: 'TypeError',
    message: 'a label is a string, not object',
  });
  await assert.rejects(writer.exit(null as unknown as number), {
    name: 'TypeError',
    message: 'an exit status is a number or a string, not null',
  });
  await writer.end();
});

for (const version of [2, 3] as const) {
  test(`a recording of version ${version} is continued after the time of its last event, without another header`, async () => {
    const first = await recorded((writer) => writer.output('one'), { version });
    const [, event = ''] = first.split('\n');
    const at = Number(JSON.parse(event)[0]);
    const second = await recorded((writer) => writer.output('two'), { version, continues: at + 100 });
    const read = await cast(first + second);
    const events: CastEvent[] = [];
    for await (const each of read.events) events.push(each);
    assert.deepEqual(
      events.map(({ data }) => data),
      ['one', 'two'],
    );
    // Version 3 has intervals, which do not depend on what comes before.
    const [time = 0] = events.slice(1).map((each) => each.time);
    if (version === 2) assert.ok(time >= at + 100, `${time}`);
    assert.ok(time - at < (version === 2 ? 110 : 10), `${time}`);
  });
}

test('a recording at a path is continued at the end of its file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'demo.cast');
  for (const options of [{}, { continues: 1 }]) {
    const writer = createCastWriter(path, header, options);
    await writer.output('text');
    await writer.end();
  }
  const contents = await contentsOf(readFileSync(path, 'utf8'));
  assert.deepEqual(contents, [
    ['o', 'text'],
    ['o', 'text'],
  ]);
});
