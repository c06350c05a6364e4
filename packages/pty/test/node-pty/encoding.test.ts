import assert from 'node:assert/strict';
import type { IPtyForkOptions } from 'strand-pty/node-pty';
import { recordingShell } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

/** 120,000 bytes of characters of 1 to 4 bytes, which reads cut at any byte. */
const SAMPLE = 'aé│😀'.repeat(12_000);

async function chunksOf(script: string, options: IPtyForkOptions): Promise<string[]> {
  const terminal = recordingShell(script, options);
  await terminal.exited;
  return terminal.chunks;
}

test('node-pty: output is decoded as UTF-8 by default, and no character is cut', async () => {
  const chunks = await chunksOf('stty raw; printf %s "$SAMPLE"', { env: { ...process.env, SAMPLE } });
  assert.equal(chunks.join(''), SAMPLE);
  assert.ok(chunks.length > 1, 'at least one character was cut');
});

test('node-pty: 100 frames of box-drawing characters at 250 columns arrive without a U+FFFD', async () => {
  const COLUMNS = 250;
  const line = (left: string, middle: string, right: string) => left + middle.repeat(COLUMNS - 2) + right;
  const FRAME = [line('┌', '─', '┐'), line('│', ' ', '│'), line('└', '─', '┘')].join('\r\n');
  const script = 'stty raw; i=0; while [ $i -lt 100 ]; do printf "%s\\r\\n" "$FRAME"; i=$((i + 1)); done';
  const chunks = await chunksOf(script, { cols: COLUMNS, env: { ...process.env, FRAME } });
  assert.ok(!chunks.join('').includes('\uFFFD'));
  assert.equal(chunks.join(''), `${FRAME}\r\n`.repeat(100));
});

test('node-pty: half a character at the end of the output is shown as U+FFFD', async () => {
  assert.equal((await chunksOf('printf "a\\303"', {})).join(''), 'a\uFFFD');
});

test("node-pty: with encoding null 'data' has Buffers with every byte unchanged", async () => {
  const chunks: unknown[] = await chunksOf('printf "\\377\\376"', { encoding: null });
  assert.ok(chunks.every((chunk) => Buffer.isBuffer(chunk)));
  assert.deepEqual([...Buffer.concat(chunks as Buffer[])], [0xff, 0xfe]);
});

test('node-pty: another encoding decodes output and encodes input', async () => {
  const latin1 = recordingShell('stty raw -echo; echo ready; head -c 1 | od -An -tx1; printf "\\351"', {
    encoding: 'latin1',
  });
  await latin1.received('ready');
  latin1.pty.write('é');
  await latin1.exited;
  assert.match(latin1.text, /e9\n? *é$/);

  const base64 = (await chunksOf('printf "any bytes"', { encoding: 'base64' })).join('');
  assert.equal(Buffer.from(base64, 'base64').toString(), 'any bytes');
});

test('node-pty: setEncoding in the middle of the output applies to what follows', async () => {
  const terminal = recordingShell('stty -echo; printf "\\351"; read line; printf "\\303\\251"', {
    encoding: 'latin1',
  });
  await terminal.received('é');
  terminal.pty.setEncoding('utf8');
  terminal.pty.write('\n');
  await terminal.exited;
  assert.equal(terminal.text, 'éé');
});

test('node-pty: an unknown encoding throws before a child is started', () => {
  assert.throws(() => recordingShell('true', { encoding: 'utf-99' }), /Unknown encoding: utf-99/);
});
