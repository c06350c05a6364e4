import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConvertCastOptions, convertCast } from '#src/asciicast/index.js';
import { Collected, piecesOf } from '../support/casts.js';
import { cleanUp, test } from '../support/test.js';

const version1 = '{"version": 1, "width": 80, "height": 24, "title": "t", "stdout": [[0.5, "a"], [10, "b"]]}';
const version2 = `{"version":2,"width":80,"height":24,"idle_time_limit":4}
[0.500000, "o", "a"]
[10.500400, "o", "b"]
[10.500800, "o", "c"]
`;
const version3 = `{"version":3,"term":{"cols":80,"rows":24},"idle_time_limit":4}
[0.500, "o", "a"]
# a comment
[10.000, "z", {"unknown":true}]
[0.001, "o", "c"]
`;

async function converted(text: string, options: ConvertCastOptions = {}): Promise<string> {
  const to = new Collected();
  await convertCast(piecesOf(text), to, options);
  return to.text;
}

test('version 1 becomes version 3, or 2 on request', async () => {
  assert.equal(
    await converted(version1),
    '{"version":3,"term":{"cols":80,"rows":24},"title":"t"}\n[0.500, "o", "a"]\n[10.000, "o", "b"]\n',
  );
  assert.equal(
    await converted(version1, { version: 2 }),
    '{"version":2,"width":80,"height":24,"title":"t"}\n[0.500000, "o", "a"]\n[10.500000, "o", "b"]\n',
  );
});

test('a recording without options stays as it is, with comments and unknown codes', async () => {
  assert.equal(await converted(version2), version2);
  assert.equal(await converted(version3), version3);
});

test('version 2 becomes version 3 with intervals that carry the rounding error on', async () => {
  assert.equal(
    await converted(version2, { version: 3 }),
    '{"version":3,"term":{"cols":80,"rows":24},"idle_time_limit":4}\n[0.500, "o", "a"]\n[10.000, "o", "b"]\n[0.001, "o", "c"]\n',
  );
});

test('version 3 becomes version 2 with times', async () => {
  assert.equal(
    await converted(version3, { version: 2 }),
    '{"version":2,"width":80,"height":24,"idle_time_limit":4}\n[0.500000, "o", "a"]\n# a comment\n[10.500000, "z", {"unknown":true}]\n[10.501000, "o", "c"]\n',
  );
});

test('pauses are shortened first, and then everything is played faster', async () => {
  assert.equal(
    await converted(version2, { idleLimit: 3, speed: 2 }),
    '{"version":2,"width":80,"height":24,"idle_time_limit":2}\n[0.250000, "o", "a"]\n[1.750000, "o", "b"]\n[1.750200, "o", "c"]\n',
  );
});

test('secrets are redacted in events, comments and unknown data', async () => {
  const text = await converted(
    `${version3}# hunter2\n[1, "z", {"k": "hunter2"}]\n[0, "o", "hun"]\n[0, "o", "ter2"]\n`,
    {
      redact: ['hunter2'],
    },
  );
  assert.ok(text.endsWith('# ••••\n[1.000, "z", "{\\"k\\":\\"••••\\"}"]\n[0.000, "o", "••••"]\n'), text);
});

test('a recording that is cut off is converted up to there, and the error follows', async () => {
  const to = new Collected();
  await assert.rejects(convertCast(piecesOf(`${version3}[1, "o", "x`), to), { name: 'CastError', line: 6 });
  assert.equal(to.text, version3);
  assert.ok(to.writableFinished);
});

test('a file stays when the options or the header are wrong, or when it is the source itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  const [from, to] = [join(folder, 'from.cast'), join(folder, 'to.cast')];
  writeFileSync(from, version3);
  writeFileSync(to, 'precious');
  await assert.rejects(convertCast(from, to, { speed: 0 }), {
    name: 'RangeError',
    message: /^speed must be/,
  });
  await assert.rejects(convertCast(from, to, { redact: [''] }), { name: 'TypeError' });
  await assert.rejects(convertCast(from, to, { sped: 2 } as object), {
    name: 'TypeError',
    message: "unknown option 'sped' of convertCast; did you mean 'speed'?",
  });
  await assert.rejects(convertCast(from, to, { speed: '2' as unknown as number }), {
    name: 'TypeError',
    message: 'speed must be a number above 0, not string',
  });
  await assert.rejects(
    convertCast(from, to, 2 as unknown as object),
    /^TypeError: the options of convertCast must be an object/,
  );
  await assert.rejects(convertCast(from, undefined as unknown as string), {
    name: 'TypeError',
    message: 'convertCast needs the path of a file or a Writable',
  });
  await assert.rejects(convertCast(piecesOf('no'), to), { name: 'CastError' });
  await assert.rejects(convertCast(from, join(folder, '.', 'from.cast')), { name: 'TypeError' });
  assert.equal(readFileSync(to, 'utf8'), 'precious');
  await convertCast(from, to);
  assert.equal(readFileSync(to, 'utf8'), version3);
});
