import assert from 'node:assert/strict';
import type { System } from '#src/interfaces.js';
import { readInto } from '#src/transport/read-buffer.js';
import { test } from '../support/test.js';

/** A System whose `read` returns `length` bytes of this value, or as many as there is room for. */
function systemThatReads(length: number, value = 0): System {
  const read: System['read'] = (_fd, bytes, offset, room) => {
    const given = Math.min(length, room);
    if (given > 0) bytes.fill(value, offset, offset + given);
    return given;
  };
  return { read } as System;
}

const LIMIT = 64 * 1024;

function bytesOf(result: Buffer | number): Buffer {
  assert.ok(Buffer.isBuffer(result));
  return result;
}

test('readInto copies a small read, and the next read does not change it', () => {
  const first = bytesOf(readInto(systemThatReads(100, 1), 0, LIMIT));
  const second = bytesOf(readInto(systemThatReads(100, 2), 0, LIMIT));
  assert.deepEqual([first.length, second.length], [100, 100]);
  assert.ok(first.every((byte) => byte === 1));
  assert.ok(second.every((byte) => byte === 2));
});

test('readInto returns a large read without a copy, and the next read does not change it', () => {
  const first = bytesOf(readInto(systemThatReads(LIMIT, 1), 0, LIMIT));
  const second = bytesOf(readInto(systemThatReads(LIMIT, 2), 0, LIMIT));
  assert.equal(first.length, LIMIT);
  assert.ok(first.every((byte) => byte === 1));
  assert.ok(second.every((byte) => byte === 2));
});

test('readInto returns a Buffer that retains at most four times its own size', () => {
  // Node's own pool, which is shared, serves the smallest reads: 8 KiB, and 64 KiB from Node 24 on.
  const pool = Buffer.allocUnsafe(1).buffer.byteLength;
  for (const length of [100, 4095, LIMIT / 4 - 1, LIMIT / 4, LIMIT]) {
    const kept = bytesOf(readInto(systemThatReads(length), 0, LIMIT));
    assert.ok(kept.buffer.byteLength <= Math.max(4 * length, pool), `${length}: ${kept.buffer.byteLength}`);
  }
});

test('readInto reads at most the limit, and never more than 64 KiB', () => {
  assert.equal(bytesOf(readInto(systemThatReads(LIMIT), 0, 10)).length, 10);
  assert.equal(bytesOf(readInto(systemThatReads(1 << 20), 0, 1 << 20)).length, LIMIT);
});

test('readInto returns a result that is not a number of bytes unchanged', () => {
  for (const result of [0, -5, -4095]) assert.equal(readInto(systemThatReads(result), 0, LIMIT), result);
});
