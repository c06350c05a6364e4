import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { closeOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

test('a PtyChild is a Duplex with allowHalfOpen: false that destroys itself after its end', async () => {
  const child = shell('exit');
  assert.ok(child instanceof Duplex);
  assert.equal(child.allowHalfOpen, false);
  assert.equal(child.destroyed, false);
  child.resume();
  await once(child, 'close');
  assert.ok(child.destroyed && child.readableEnded && child.writableFinished);
  assert.equal(child.errored, null);
});

test('a PtyChild ends its input when its output ends', async () => {
  const child = shell('exit');
  const finished = once(child, 'finish');
  child.resume();
  await finished;
  assert.equal(child.writableEnded, true);
});

test('unshift puts data back for the next read', async () => {
  const child = shell('printf "head body"');
  const [chunk] = await once(child, 'data');
  child.pause();
  child.unshift(chunk.subarray(5));
  let text = '';
  for await (const part of child) text += part;
  assert.equal(text, 'body');
});

test('read(n) returns n bytes across chunk boundaries, and the rest at the end', async () => {
  const child = shell('stty raw; head -c 1000000 /dev/zero');
  const sizes = new Set<number>();
  let length = 0;
  child.on('readable', () => {
    for (let chunk = child.read(100_000); chunk !== null; chunk = child.read(100_000)) {
      sizes.add(chunk.length);
      length += chunk.length;
    }
  });
  await once(child, 'end');
  assert.deepEqual([...sizes], [100_000]);
  assert.equal(length, 1_000_000);
});

test('pause and resume at every chunk lose no output', async () => {
  const child = shell('seq 1 5000');
  let text = '';
  let turns = 0;
  child.on('data', (chunk) => {
    text += chunk;
    child.pause();
    turns++;
    setImmediate(() => child.resume());
  });
  await once(child, 'end');
  assert.ok(turns > 0);
  assert.equal(text.split('\r\n').length, 5001);
});

test("removing the last 'data' listener does not pause a PtyChild, as on any stream", async () => {
  const child = shell('echo one; read line; echo two');
  const listener = () => {};
  child.on('data', listener);
  await once(child, 'data');
  child.off('data', listener);
  assert.equal(child.readableFlowing, true);
  child.write('\n');
  assert.deepEqual(await closeOf(child), { exitCode: 0, signal: null });
});

test("write of an invalid chunk throws Node's own error, and the child lives on", async () => {
  const child = shell('exec sleep 60');
  assert.throws(() => child.write(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => child.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
  assert.equal(child.kill(0), true);
  child.destroy();
  await child.ended;
});

test("end of a piped input ends the child's input", async () => {
  const source = shell('printf "b\\na\\n"', { raw: true });
  const sort = shell('exec sort', { echo: false });
  source.pipe(sort);
  let text = '';
  for await (const chunk of sort) text += chunk;
  assert.equal(text, 'a\r\nb\r\n');
});
