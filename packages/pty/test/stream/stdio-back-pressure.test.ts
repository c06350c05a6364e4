/**
 * Output that the stream does not read waits in the kernel; output that the user does not read waits in the
 * stream.
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type PtyChild, reactor } from 'strand-pty';
import { eventually, statOf } from '../support/proc.js';
import { isSettled, readable, received, shell, writable } from '../support/stdio-child.js';
import { test } from '../support/test.js';

const BYTES = 1_000_000;
const MUCH = Buffer.alloc(BYTES, 'm');

async function asleep(child: PtyChild): Promise<void> {
  await eventually('the child sleeps', () => statOf(child.pid)?.state === 'S');
}

/** Whether the reactor watches this pipe for reading. */
function isRead(childFD: number): boolean {
  return reactor.getReaders().some((reader) => 'childFD' in reader && reader.childFD === childFD);
}

test('a child blocks in a write to unread stderr while its stdout is read, and loses no output', async () => {
  const child = shell(`(head -c ${BYTES} /dev/zero >&2) & echo out; wait; echo done`);
  await received(child, 'out');
  await asleep(child);
  assert.equal(await isSettled(child.exited), false);
  assert.ok(readable(child).readableLength === 0, 'nothing is read before the stream is read');
  const errors = buffer(readable(child));
  await received(child, 'done');
  assert.equal((await errors).length, BYTES);
  child.resume();
  await child.ended;
});

test('unread stdout does not delay a pipe for stderr', async () => {
  const child = shell(`stty raw; (head -c ${BYTES} /dev/zero) & echo err >&2; wait`);
  assert.equal(await received(readable(child), 'err'), 'err\n');
  readable(child).resume();
  assert.equal((await buffer(child)).length, BYTES);
});

test('a paused pipe buffers no more than its high-water mark and one read', async () => {
  const child = shell(`head -c ${BYTES} /dev/zero >&2`);
  child.resume();
  const errors = readable(child);
  let length = 0;
  errors.on('data', (chunk) => {
    length += chunk.length;
  });
  await new Promise((resolve) => errors.once('data', resolve));
  errors.pause();
  await eventually('nothing is read any more', () => !isRead(2));
  assert.ok(errors.readableLength <= errors.readableHighWaterMark + 65_536);
  assert.equal(await isSettled(child.exited), false);
  errors.resume();
  await child.ended;
  assert.equal(length, BYTES);
});

test('a full buffer of stdout does not delay a pipe for stderr', async () => {
  const child = shell('stty raw; head -c 1000000 /dev/zero & read -r go <&3; echo err >&2; wait', {
    0: 'pty',
    1: 'pty',
    2: 'r',
    3: 'w',
  });
  const errors = text(readable(child));
  child.once('data', () => child.pause());
  await eventually('the buffer of stdout is full', () => child.readableLength >= child.readableHighWaterMark);
  writable(child).end('go\n');
  await new Promise((resolve) => readable(child).once('data', resolve));
  child.resume();
  assert.equal(await errors, 'err\n');
  await child.ended;
});

test('write to a full pipe returns false, and its callback comes when the child has read it', async () => {
  const child = shell(`read -r go <&4; head -c ${BYTES} <&3 | wc -c`, { 1: 'pty', 3: 'w', 4: 'w' });
  const input = writable(child);
  const calls: string[] = [];
  assert.equal(
    input.write(MUCH, () => calls.push('taken')),
    false,
  );
  input.once('drain', () => calls.push('drain'));
  await isSettled(child.exited);
  assert.deepEqual(calls, []);
  assert.equal(input.writableLength, BYTES);
  writable(child, 4).write('go\n');
  assert.equal((await text(child)).trim(), String(BYTES));
  assert.deepEqual(calls.sort(), ['drain', 'taken']);
});

test('3 MB written to a pipe and echoed to another arrive unchanged', async () => {
  const child = shell('cat <&3 >&4', { 0: 'pty', 3: 'w', 4: 'r' });
  child.resume();
  const bytes = randomBytes(3_000_000);
  const pieces = Array.from({ length: 300 }, (_, index) =>
    bytes.subarray(index * 10_000, (index + 1) * 10_000),
  );
  const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  const [echoed] = await Promise.all([
    buffer(readable(child, 4)),
    pipeline(Readable.from(pieces), writable(child)),
  ]);
  assert.equal(digest(echoed), digest(bytes));
  await child.ended;
});

test('20,000 small writes to a pipe arrive in order', async () => {
  const child = shell('cat <&3 >&2', { 0: 'pty', 2: 'r', 3: 'w' });
  child.resume();
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`);
  const errors = text(readable(child));
  for (const line of lines) writable(child).write(line);
  writable(child).end();
  assert.equal(await errors, lines.join(''));
});
