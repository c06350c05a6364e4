import assert from 'node:assert/strict';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { isGone } from '../support/proc.js';
import { closeOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

function endless(): Readable {
  return new Readable({
    read() {
      this.push(Buffer.alloc(16_384));
    },
  });
}

test('finished() resolves when a child exits, whatever its exit code or signal', async () => {
  for (const script of ['echo hello', 'exit 3', 'kill -KILL $$']) {
    const child = shell(script);
    child.resume();
    await finished(child);
  }
});

test('finished() rejects when a child is destroyed, as on any stream', async () => {
  const child = shell('exec sleep 60');
  const done = finished(child);
  child.destroy();
  await assert.rejects(done, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  const other = shell('exec sleep 60');
  const failed = finished(other);
  other.destroy(new Error('mine'));
  await assert.rejects(failed, /mine/);
});

test('a pipeline from a child resolves with all of its output', async () => {
  const child = shell('stty raw; head -c 500000 /dev/zero');
  let length = 0;
  await pipeline(
    child,
    new Writable({
      highWaterMark: 1000,
      write(chunk, _encoding, callback) {
        length += chunk.length;
        setImmediate(callback);
      },
    }),
  );
  assert.equal(length, 500_000);
});

test('a pipeline into a child and out of it resolves', async () => {
  const child = shell('exec cat', { echo: false });
  const upper = new Transform({
    transform(chunk, _encoding, callback) {
      callback(null, String(chunk).toUpperCase());
    },
  });
  const [, result] = await Promise.all([
    pipeline(Readable.from(['one\n', 'two\n', 'three']), child, upper),
    text(upper),
  ]);
  assert.equal(result, 'ONE\r\nTWO\r\nTHREE');
  assert.equal(child.exitCode, 0);
});

test('a pipeline whose destination fails destroys the child', async () => {
  const child = shell('exec yes');
  const closed = closeOf(child);
  const failing = new Writable({
    write(_chunk, _encoding, callback) {
      callback(new Error('disk full'));
    },
  });
  await assert.rejects(pipeline(child, failing), /disk full/);
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
  assert.ok(isGone(child.pid));
});

test('a pipeline whose source fails destroys the child', async () => {
  const child = shell('exec sleep 60');
  const closed = closeOf(child);
  const failing = new Readable({
    read() {
      this.destroy(new Error('no source'));
    },
  });
  await assert.rejects(pipeline(failing, child), /no source/);
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
});

test('a pipeline into a child that dies first rejects, and destroys its source', async () => {
  const child = shell('stty raw -echo; echo ready; exec sleep 60');
  child.once('data', () => child.kill('SIGKILL'));
  const source = endless();
  await assert.rejects(pipeline(source, child.resume()), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  assert.ok(source.destroyed);
  assert.equal(child.signalCode, 'SIGKILL');
});

test('an aborted pipeline destroys the child', async () => {
  const controller = new AbortController();
  const child = shell('exec yes');
  const closed = closeOf(child);
  const sink = new Writable({
    write(_chunk, _encoding, callback) {
      controller.abort();
      callback();
    },
  });
  await assert.rejects(pipeline(child, sink, { signal: controller.signal }), { name: 'AbortError' });
  assert.deepEqual(await closed, { exitCode: null, signal: 'SIGHUP' });
});

test('pipe() blocks the child while the destination is full, and ends the destination', async () => {
  const child = shell('stty raw; head -c 300000 /dev/zero');
  let length = 0;
  const slow = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, callback) {
      length += chunk.length;
      assert.ok(child.readableLength <= child.readableHighWaterMark + 64 * 1024);
      setImmediate(callback);
    },
  });
  child.pipe(slow);
  await finished(slow);
  assert.equal(length, 300_000);
});

test("a child that exits before its pipeline's source ends has delivered all output when that rejects", async () => {
  const child = shell('stty -echo; echo hello; exit 3');
  const source = new PassThrough();
  let output = '';
  const sink = new Writable({
    write(chunk, _encoding, callback) {
      output += chunk;
      callback();
    },
  });
  await assert.rejects(pipeline(source, child, sink), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  assert.deepEqual([output, child.exitCode, source.destroyed], ['hello\r\n', 3, true]);
});

test("a source that is piped into a child and goes on after the child's end causes no error", async () => {
  for (let count = 0; count < 20; count++) {
    const child = shell('stty -echo; echo hello; exit 3');
    const source = endless();
    let output = '';
    const sink = new Writable({
      write(chunk, _encoding, callback) {
        output += chunk;
        callback();
      },
    });
    source.pipe(child);
    await pipeline(child, sink);
    source.destroy();
    assert.equal(child.exitCode, 3);
    assert.match(output, /hello\r\n/);
  }
});
