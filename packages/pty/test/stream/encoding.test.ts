import assert from 'node:assert/strict';
import { spawn } from 'strand-pty';
import { shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** 120,000 bytes of characters of 1 to 4 bytes, which reads cut at any byte. */
const SAMPLE = 'aé│😀'.repeat(12_000);

test('with an encoding, a character that is cut between two reads is delivered whole', async () => {
  const child = shell('stty raw; printf %s "$SAMPLE"', {
    encoding: 'utf8',
    env: { ...process.env, SAMPLE },
    readableHighWaterMark: 1,
  });
  const chunks: string[] = [];
  child.on('data', (chunk: string) => chunks.push(chunk));
  await child.ended;
  assert.equal(chunks.join(''), SAMPLE);
  assert.ok(chunks.length > 1, 'at least one character was cut');
});

test('with an encoding, a character whose bytes are written one by one is delivered whole', async () => {
  const child = shell('stty raw; for byte in 360 237 230 200; do printf "\\\\$byte"; sleep 0.02; done', {
    encoding: 'utf8',
  });
  let text = '';
  child.on('data', (chunk: string) => {
    text += chunk;
  });
  await child.ended;
  assert.equal(text, '😀');
});

test('with an encoding, half a character at the end of the output is delivered as U+FFFD', async () => {
  const child = shell('stty raw; printf "a\\\\303"', { encoding: 'utf8' });
  let text = '';
  child.on('data', (chunk: string) => {
    text += chunk;
  });
  await child.ended;
  assert.equal(text, 'a\uFFFD');
});

test("without an encoding, or with null, 'data' has Buffers", async () => {
  for (const options of [{}, { encoding: null }]) {
    const child = shell('printf "\\\\377\\\\376"', options);
    const chunks: Buffer[] = [];
    child.on('data', (chunk: Buffer) => chunks.push(chunk));
    await child.ended;
    assert.ok(chunks.every((chunk) => Buffer.isBuffer(chunk)));
    assert.deepEqual([...Buffer.concat(chunks)], [0xff, 0xfe]);
  }
});

test('setEncoding in the middle of the output also applies to what is buffered', async () => {
  const child = shell('stty raw; printf "\\\\303"; read line; printf "\\\\251"', { echo: false });
  await new Promise<void>((resolve) => {
    child.once('readable', resolve);
  });
  child.setEncoding('utf8');
  child.write('\n');
  let text = '';
  for await (const chunk of child) text += chunk;
  assert.equal(text, 'é');
});

test("an unknown encoding throws with the option's name", () => {
  // @ts-expect-error: an unknown encoding
  assert.throws(() => spawn('true', [], { encoding: 'utf-99' }), /encoding must be .*'utf-99'/);
});
