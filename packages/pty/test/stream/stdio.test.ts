/** The pipes beside a terminal as streams: the members of `stdio`, and the output of each. */
import assert from 'node:assert/strict';
import { Duplex, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { spawn } from 'strand-pty';
import { readable, shell, writable } from '../support/stdio-child.js';
import { TemporaryFile } from '../support/temporary-file.js';
import { test } from '../support/test.js';

test("`stdio` has a Readable for each 'r', a Writable for each 'w', and no other member", async () => {
  const child = shell('exit', { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w', 4: 1, 70: 'r' });
  child.resume();
  assert.deepEqual(Object.keys(child.stdio), ['2', '3', '70']);
  for (const childFD of [2, 70]) assert.ok(child.stdio[childFD] instanceof Readable);
  assert.ok(child.stdio[3] instanceof Writable);
  assert.ok(!(child.stdio[2] instanceof Duplex) && !(child.stdio[3] instanceof Duplex));
  for (const stream of [readable(child, 2), readable(child, 70)]) stream.resume();
  await child.ended;
});

test('without the option stdio all output comes from the terminal, and `stdio` is empty', async () => {
  const child = spawn('sh', ['-c', 'echo out; echo err >&2']);
  assert.deepEqual(child.stdio, {});
  assert.equal(await text(child), 'out\r\nerr\r\n');
});

test("stdio { 2: 'r' } delivers stderr apart from a terminal as stdin and stdout", async () => {
  const child = shell('[ -t 0 ] && [ -t 1 ] && ! [ -t 2 ] && echo out && echo err >&2');
  assert.deepEqual(await Promise.all([text(child), text(readable(child))]), ['out\r\n', 'err\n']);
});

test('data written to a stream of `stdio` reaches that descriptor, and end() ends it', async () => {
  const child = shell('cat <&3 >&4; cat <&5 >&4', { 0: 'pty', 3: 'w', 4: 'r', 5: 'w' });
  child.resume();
  writable(child, 5).end('five');
  writable(child, 3).write('th');
  writable(child, 3).write(Buffer.from('re'));
  writable(child, 3).end('e, ');
  assert.equal(await text(readable(child, 4)), 'three, five');
  await child.ended;
});

test('data of a child is the output of its terminal, whichever descriptor that is', async () => {
  const child = shell('cat; echo err >&2', { 0: 'w', 1: 'r', 2: 'pty' });
  writable(child, 0).end('in');
  assert.deepEqual(await Promise.all([text(child), text(readable(child, 1))]), ['err\r\n', 'in']);
});

test("setEncoding of a stream of `stdio` does not change the child's encoding", async () => {
  const script = 'printf "\\303"; printf "\\303" >&2; printf "\\266"; printf "\\266" >&2';
  const child = shell(script, undefined, { encoding: 'utf8' });
  readable(child).setEncoding('latin1');
  const chunks: unknown[] = [];
  child.on('data', (chunk: string) => chunks.push(chunk));
  const errors: unknown[] = [];
  readable(child).on('data', (chunk) => errors.push(chunk));
  await child.ended;
  assert.ok([...chunks, ...errors].every((chunk) => typeof chunk === 'string'));
  assert.deepEqual([chunks.join(''), errors.join('')], ['ö', 'Ã¶']);
});

test('a stream of `stdio` gives Buffers without an encoding', async () => {
  const child = shell('echo err >&2');
  child.resume();
  const chunks: unknown[] = [];
  readable(child).on('data', (chunk) => chunks.push(chunk));
  await child.ended;
  assert.ok(chunks.length > 0 && chunks.every((chunk) => Buffer.isBuffer(chunk)));
});

test('stdio with a descriptor of the parent lets the child inherit it', async () => {
  const file = new TemporaryFile();
  const child = shell('echo out; echo err >&2', { 0: 'pty', 1: 'pty', 2: file.fd });
  assert.equal(await text(child), 'out\r\n');
  assert.equal(file.text, 'err\n');
  assert.deepEqual(child.stdio, {});
  file.close();
});

test('TypeScript refuses members of `stdio` that may be absent and unknown kinds of stdio', async () => {
  const child = shell('exit');
  child.resume();
  readable(child).resume();
  // @ts-expect-error: this stream may be undefined
  assert.throws(() => child.stdio[1].resume(), TypeError);
  // @ts-expect-error: this stream may be a Writable
  assert.ok(child.stdio[2]?.resume());
  // @ts-expect-error: an unknown kind of stdio
  assert.throws(() => shell('exit', { 0: 'pty', 2: 'x' }), TypeError);
  await child.ended;
});
