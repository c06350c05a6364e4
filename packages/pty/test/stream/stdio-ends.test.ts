/** The end of a child with pipes: 'end' on each stream, and 'close' of the child last. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { eventsOf, isSettled, readable, received, shell, writable } from '../support/stdio-child.js';
import { test } from '../support/test.js';

test('`exited` waits for no reader, `ended` for those of the terminal and of every pipe', async () => {
  const stdio = { 0: 'pty', 1: 'pty', 2: 'r', 3: 'r' } as const;
  const child = shell('echo out; echo err >&2; echo three >&3; exit 4', stdio);
  for (const stream of [child, readable(child, 2), readable(child, 3)]) stream.pause();
  assert.deepEqual(await child.exited, { exitCode: 4, signal: null });
  const read: string[] = [];
  for (const stream of [readable(child, 2), child, readable(child, 3)]) {
    assert.equal(await isSettled(child.ended), false);
    read.push(await text(stream));
  }
  assert.deepEqual(await child.ended, { exitCode: 4, signal: null });
  assert.deepEqual(read, ['err\n', 'out\r\n', 'three\n']);
});

test("'close' of the child is its last event, in every order in which its streams are read", async () => {
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    const child = shell('echo out; echo err >&2; echo four >&4', { 1: 'pty', 2: 'r', 3: 'w', 4: 'r' });
    const events = eventsOf(child);
    const streams = [child, readable(child, 2), readable(child, 4)];
    await child.exited;
    const closed = once(child, 'close');
    for (const index of order) {
      const stream = streams[index];
      if (stream) await text(stream);
    }
    assert.deepEqual(await closed, [0, null]);
    assert.equal(events.at(-1), 'close');
    assert.equal(events.filter((event) => event.endsWith('close')).length, 4);
    assert.ok(events.indexOf('exit') < events.indexOf('end'));
  }
});

test("'close' of the child follows 'close' of a pipe to it that a background job holds", async () => {
  // The job holds only the pipe; its terminal and stderr are closed.
  const job = 'trap "" HUP; (exec 0<&- 1>&- 2>&-; read -r line <&9) & exit 0';
  const child = shell(job, { 0: 'pty', 1: 'pty', 2: 'r', 9: 'w' });
  const events = eventsOf(child);
  child.resume();
  readable(child).resume();
  await child.ended;
  assert.equal(events.includes('close'), false);
  writable(child, 9).end('line\n');
  await once(child, 'close');
  assert.deepEqual(events.slice(-2), ['9 close', 'close']);
});

test('stderr that is read after the exit and after stdout is complete', async () => {
  const child = shell('seq 1 5000 >&2; echo out');
  await text(child);
  await child.exited;
  // By now Node has destroyed the child, since both its sides have ended.
  assert.ok(child.destroyed);
  assert.equal(child.closed, false);
  const errors = await text(readable(child));
  assert.ok(errors.startsWith('1\n2\n') && errors.endsWith('\n5000\n'));
  await child.ended;
});

test("pipeline and finished of a child's stderr resolve", async () => {
  const child = shell('seq 1 5000 >&2');
  child.resume();
  let errors = '';
  const end = finished(readable(child));
  await pipeline(readable(child), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) errors += chunk;
  });
  await end;
  await finished(child);
  assert.ok(errors.endsWith('\n5000\n'));
});

test("destroying one of a child's streams closes its pipe alone", async () => {
  const child = shell('cat; seq 1 100000 >&2; echo $?; kill -l $(($? - 128))', { 0: 'w', 1: 'pty', 2: 'r' });
  readable(child).destroy();
  writable(child, 0).end();
  const output = await text(child);
  assert.match(output, /^(141|1|2)\r\n/);
  assert.deepEqual(await child.ended, await child.exited);
});

test('destroying a pipe to the child ends that input', async () => {
  const child = shell('cat <&3; echo done', { 1: 'pty', 3: 'w' });
  writable(child).destroy();
  assert.equal(await text(child), 'done\r\n');
});

test('break out of for await over stderr closes that pipe, and the child goes on', async () => {
  const child = shell('trap "" PIPE; echo one >&2; echo two >&2; read -r line; echo done');
  for await (const chunk of readable(child)) {
    assert.ok(String(chunk).startsWith('one'));
    break;
  }
  child.write('line\n');
  await received(child, 'done');
  child.resume();
  await child.ended;
});
