import assert from 'node:assert/strict';
import { KeptBytes } from '#src/player/recording-source.js';
import { test } from '../support/test.js';

test('the bytes of a pipe can be read several times, at once, and while they come', async () => {
  const bytes = new KeptBytes(
    (async function* () {
      for (const text of ['a', 'b', 'c']) {
        await new Promise((resolve) => setImmediate(resolve));
        yield Buffer.from(text);
      }
    })(),
  );
  const all = async () => {
    let text = '';
    for await (const chunk of bytes.read()) text += Buffer.from(chunk).toString();
    return text;
  };
  for await (const chunk of bytes.read()) {
    assert.equal(Buffer.from(chunk).toString(), 'a');
    break;
  }
  assert.deepEqual(await Promise.all([all(), all()]), ['abc', 'abc']);
  assert.equal(await all(), 'abc');
});

test('each reader of the bytes of a pipe gets its error', async () => {
  const bytes = new KeptBytes(
    (async function* () {
      yield Buffer.from('a');
      throw new Error('broken');
    })(),
  );
  for (let round = 0; round < 2; round += 1) {
    await assert.rejects(async () => {
      for await (const chunk of bytes.read()) assert.equal(chunk.length, 1);
    }, /broken/);
  }
});
