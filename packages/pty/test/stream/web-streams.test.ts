import assert from 'node:assert/strict';
import { Duplex, Readable } from 'node:stream';
import { closeOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

test('Readable.toWeb delivers all output of a child', async () => {
  const child = shell('stty raw; head -c 300000 /dev/zero');
  let length = 0;
  for await (const chunk of Readable.toWeb(child)) length += (chunk as Uint8Array).length;
  assert.equal(length, 300_000);
});

test("cancelling a child's web stream destroys the child", async () => {
  const child = shell('exec yes');
  const closed = closeOf(child);
  const reader = Readable.toWeb(child).getReader();
  await reader.read();
  await reader.cancel();
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
});

test("Duplex.toWeb carries a child's input and output", async () => {
  const child = shell('exec cat', { echo: false });
  const { readable, writable } = Duplex.toWeb(child);
  const writer = writable.getWriter();
  await writer.write(Buffer.from('hello\n'));
  await writer.close();
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of readable) text += decoder.decode(chunk as Uint8Array);
  assert.equal(text, 'hello\r\n');
});
