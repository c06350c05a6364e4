import assert from 'node:assert/strict';
import { castToText } from '#src/asciicast/index.js';
import { header, piecesOf, recorded } from '../support/casts.js';
import { test } from '../support/test.js';

test('the text of a recording is that of its last screen after the lines that have left it', async () => {
  const text = await recorded(
    async (writer) => {
      await writer.output('one\r\ntwo\r\nthree\r\n\x1b[31mfo');
      await writer.input('not shown');
      await writer.resize(10, 2);
      await writer.output('ur\rF\x1b[?1049hfull screen\x1b[?1049l');
    },
    {},
    { ...header, rows: 3 },
  );
  assert.equal(await castToText(piecesOf(text)), 'one\ntwo\nthree\nFour');
});

test('castToText passes over sizes that are not valid, and limits large ones', async () => {
  const events = ['"r", "0x0"]', '"r", "axb"]', '"r", "9999999x9999999"]', '"o", "text"]'];
  const lines = events.map((event) => `[0, ${event}\n`).join('');
  assert.equal(await castToText(piecesOf(`{"version":2,"width":999999,"height":999999}\n${lines}`)), 'text');
});

test('castToText rejects a recording that is cut off', async () => {
  await assert.rejects(castToText(piecesOf('{"version":2,"width":80,"height":24}\n[')), {
    name: 'CastError',
    line: 2,
  });
});
