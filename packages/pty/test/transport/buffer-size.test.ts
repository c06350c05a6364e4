import assert from 'node:assert/strict';
import { FileDescriptor } from 'strand-pty';
import { openLoop } from '../support/fifo.js';
import { RecordingProducer } from '../support/recording-producer.js';
import { test } from '../support/test.js';

/** Accepts no bytes, and records the sizes that it was offered. */
class FullDescriptor extends FileDescriptor {
  readonly offered: number[] = [];

  protected override writeSomeData(data: Uint8Array): number {
    this.offered.push(data.length);
    return 0;
  }
}

test('FileDescriptor pauses a streaming producer when more than bufferSize bytes are queued, not before', () => {
  const descriptor = new FullDescriptor(openLoop());
  assert.equal(descriptor.bufferSize, 65_536);
  descriptor.bufferSize = 10;
  const producer = new RecordingProducer();
  descriptor.registerProducer(producer, true);
  descriptor.write(Buffer.alloc(10));
  assert.deepEqual(producer.calls, []);
  descriptor.write(Buffer.alloc(1));
  assert.deepEqual(producer.calls, ['pause']);
  descriptor.abortConnection();
});

test('FileDescriptor uses bufferSize and SEND_LIMIT of a subclass', () => {
  class Small extends FullDescriptor {
    override get bufferSize(): number {
      return 0;
    }
    override get SEND_LIMIT(): number {
      return 1;
    }
  }
  const descriptor = new Small(openLoop());
  const producer = new RecordingProducer();
  descriptor.registerProducer(producer, true);
  for (let i = 0; i < 3; i++) descriptor.write(Buffer.alloc(1));
  assert.deepEqual(producer.calls, ['pause']);
  descriptor.doWrite();
  assert.deepEqual(descriptor.offered, [1, 1]);
  descriptor.abortConnection();
});

test('FileDescriptor joins queued writes up to SEND_LIMIT bytes, and offers a larger one whole', () => {
  const descriptor = new FullDescriptor(openLoop());
  assert.equal(descriptor.SEND_LIMIT, 131_072);
  descriptor.SEND_LIMIT = 25;
  for (let i = 0; i < 5; i++) descriptor.write(Buffer.alloc(10));
  descriptor.doWrite();
  assert.deepEqual(descriptor.offered, [10, 20]);
  descriptor.abortConnection();
  const large = new FullDescriptor(openLoop());
  large.SEND_LIMIT = 25;
  large.write(Buffer.alloc(100));
  large.doWrite();
  assert.deepEqual(large.offered, [100, 100]);
  large.abortConnection();
});

for (const name of ['bufferSize', 'SEND_LIMIT'] as const) {
  test(`FileDescriptor.${name} throws for a value that is not a number of bytes, and keeps the old one`, () => {
    const descriptor = new FileDescriptor(openLoop());
    const before = descriptor[name];
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => Object.assign(descriptor, { [name]: value }), {
        name: 'RangeError',
        message: new RegExp(`^${name} must be an integer from \\d+ to \\d+, got ${value}$`),
      });
    }
    assert.throws(() => Object.assign(descriptor, { [name]: '64' }), {
      name: 'TypeError',
      message: /, got string$/,
    });
    assert.equal(descriptor[name], before);
    descriptor.abortConnection();
  });
}
