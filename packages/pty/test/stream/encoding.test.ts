import assert from 'node:assert/strict';
import { spawn } from 'strand-pty';
import { shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** 120,000 bytes of characters of 1 to 4 bytes, which no piece of the kernel's respects. */
const SAMPLE = 'aé│😀'.repeat(12_000);

test('with an encoding, characters that are cut between two reads come whole', async () => {
  const child = shell('stty raw; printf %s "$SAMPLE"', {
    encoding: 'utf8',
    env: { ...process.env, SAMPLE },
    readableHighWaterMark: 1,
  });
  const chunks: string[] = [];
  child.on('data', (chunk: string) => chunks.push(chunk));
  await child.ended;
  assert.equal(chunks.join(''), SAMPLE);
  assert.ok(chunks.length > 1, 'it was cut');
});

test('a character whose bytes are written one by one comes whole', async () => {
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

test('half a character at the very end is shown as such, not lost', async () => {
  const child = shell('stty raw; printf "a\\\\303"', { encoding: 'utf8' });
  let text = '';
  child.on('data', (chunk: string) => {
    text += chunk;
  });
  await child.ended;
  assert.equal(text, 'a\uFFFD');
});

test('without an encoding, and with null, Buffers come', async () => {
  for (const options of [{}, { encoding: null }]) {
    const child = shell('printf "\\\\377\\\\376"', options);
    const chunks: Buffer[] = [];
    child.on('data', (chunk: Buffer) => chunks.push(chunk));
    await child.ended;
    assert.ok(chunks.every((chunk) => Buffer.isBuffer(chunk)));
    assert.deepEqual([...Buffer.concat(chunks)], [0xff, 0xfe]);
  }
});

test('setEncoding works midway, also on what waits to be read', async () => {
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

test('what is no encoding is refused by name', () => {
  // @ts-expect-error: no such encoding
  assert.throws(() => spawn('true', [], { encoding: 'utf-99' }), /encoding must be .*'utf-99'/);
});
