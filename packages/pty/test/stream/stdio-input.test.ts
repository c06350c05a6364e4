/** Input of a pipe that the child does not read is dropped without an 'error'. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { eventsOf, isSettled, received, shell, writable } from '../support/stdio-child.js';
import { test } from '../support/test.js';

const MUCH = Buffer.alloc(1 << 20, 'm');
const stdio = { 0: 'pty', 1: 'pty', 3: 'w' } as const;
const CLOSES_ITS_END = 'read -r go; exec 3<&-; echo closed; read -r go';

test('queued input of a pipe that the child closes is dropped, and its callbacks get no error', async () => {
  const child = shell(CLOSES_ITS_END, stdio);
  const events = eventsOf(child);
  const results: unknown[] = [];
  for (let i = 0; i < 3; i++) writable(child).write(MUCH, (error) => results.push(error ?? 'no error'));
  child.write('go\n');
  await once(writable(child), 'close');
  assert.deepEqual(results, ['no error', 'no error', 'no error']);
  child.end('go\n');
  child.resume();
  await once(child, 'close');
  assert.ok(!events.some((event) => event.endsWith('error')), events.join());
});

test("a write to a pipe that the child has closed gives its callback ERR_STREAM_DESTROYED, and emits no 'error'", async () => {
  const child = shell(CLOSES_ITS_END, stdio);
  const events = eventsOf(child);
  child.write('go\n');
  await received(child, 'closed');
  const input = writable(child);
  if (!input.closed) await once(input, 'close');
  for (const write of [input.write.bind(input), input.end.bind(input)] as ((
    data: string,
    results: (error?: Error | null) => void,
  ) => void)[]) {
    const error = await new Promise<unknown>((resolve) => {
      write('late', resolve);
    });
    assert.equal((error as NodeJS.ErrnoException).code, 'ERR_STREAM_DESTROYED');
  }
  child.end('go\n');
  child.resume();
  await once(child, 'close');
  assert.ok(!events.some((event) => event.endsWith('error')), events.join());
});

test('queued input of a pipe is dropped without an error when the child dies, also after end()', async () => {
  for (const ends of [false, true]) {
    const child = shell('exec sleep 60', stdio);
    const events = eventsOf(child);
    const results = new Promise((resolve) => {
      writable(child).write(MUCH, (error) => resolve(error ?? 'no error'));
    });
    if (ends) writable(child).end();
    child.resume();
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    assert.equal(await results, 'no error');
    await closed;
    assert.ok(!events.some((event) => event.endsWith('error')), events.join());
    assert.equal(events.at(-1), 'close');
  }
});

test('finished() of a pipe to the child resolves after end(), whether the child reads or not', async () => {
  for (const script of ['cat <&3', 'exec 3<&-; read -r go']) {
    const child = shell(script, { 0: 'w', 1: 'pty', 3: 'w' });
    writable(child).end('few');
    await finished(writable(child));
    writable(child, 0).end();
    await text(child);
  }
});

test('finished() of a pipe to the child resolves when everything is written, not before', async () => {
  const child = shell('read -r go; wc -c <&3', stdio);
  const input = writable(child);
  const ended = finished(input);
  input.write(MUCH);
  input.end(MUCH);
  assert.equal(await isSettled(ended), false);
  child.write('go\n');
  await received(child, String(2 * MUCH.length));
  await ended;
  child.resume();
  await child.ended;
});

test('a pipeline into a pipe that the child closes early rejects with ERR_STREAM_PREMATURE_CLOSE', async () => {
  const child = shell('head -c 10 <&3; exec 3<&-; read -r go', stdio);
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(65_536, 'm');
    })(),
  );
  await assert.rejects(pipeline(endless, writable(child)), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  child.end('go\n');
  assert.ok((await text(child)).startsWith('m'.repeat(10)));
});

test("a write to a pipe inside 'exit' or 'end' of the child is dropped without an error", async () => {
  const child = shell('exit 1', stdio);
  const events = eventsOf(child);
  child.resume();
  for (const event of ['exit', 'end']) {
    child.once(event, () => {
      writable(child).write('input after the exit', () => {});
    });
  }
  await once(child, 'close');
  assert.ok(!events.some((event) => event.endsWith('error')), events.join());
});

test('writes to a corked pipe are sent at uncork, and dropped when the child dies', async () => {
  const child = shell('cat <&3; read -r go', stdio);
  const input = writable(child);
  input.cork();
  for (const word of ['one ', 'two ', 'three\n']) input.write(word);
  input.uncork();
  await received(child, 'one two three');
  input.cork();
  input.write('four');
  child.kill('SIGKILL');
  child.resume();
  await once(child, 'close');
});
