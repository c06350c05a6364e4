import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SendQueue } from '#src/transport/send-queue.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

test('SendQueue that is empty offers nothing', () => {
  const queue = new SendQueue();
  assert.equal(queue.length, 0);
  assert.equal(queue.peek(10).length, 0);
  queue.push(new Uint8Array());
  assert.equal(queue.length, 0);
});

test('SendQueue offers a single chunk, and the rest of it, without a copy', () => {
  const queue = new SendQueue();
  const chunk = Buffer.alloc(100);
  queue.push(chunk);
  assert.equal(queue.peek(10).buffer, chunk.buffer);
  assert.equal(queue.peek(10).length, 100);
  queue.consume(60);
  assert.equal(queue.peek(10).buffer, chunk.buffer);
  assert.equal(queue.peek(10).byteOffset, chunk.byteOffset + 60);
  assert.equal(queue.length, 40);
});

test('SendQueue joins small chunks for one system call', () => {
  const queue = new SendQueue();
  for (const text of ['one ', 'two ', 'three']) queue.push(Buffer.from(text));
  assert.equal(String(queue.peek(100)), 'one two three');
  assert.equal(queue.length, 13);
});

test('SendQueue joins chunks up to the limit', () => {
  const queue = new SendQueue();
  for (const text of ['one ', 'two ', 'three']) queue.push(Buffer.from(text));
  assert.equal(String(queue.peek(8)), 'one two ');
});

test('SendQueue does not copy joined chunks again when a part of them was consumed', () => {
  const queue = new SendQueue();
  for (const text of ['one ', 'two ']) queue.push(Buffer.from(text));
  const { buffer, byteOffset } = queue.peek(100);
  queue.consume(5);
  queue.push(Buffer.from('three '));
  const rest = queue.peek(100);
  assert.equal(String(rest), 'wo ');
  assert.deepEqual([rest.buffer === buffer, rest.byteOffset], [true, byteOffset + 5]);
  queue.consume(3);
  queue.push(Buffer.from('four'));
  assert.equal(String(queue.peek(100)), 'three four');
});

test('SendQueue offers a chunk over the limit whole, and joins nothing to it', () => {
  const queue = new SendQueue();
  const large = Buffer.alloc(100);
  queue.push(large);
  queue.push(Buffer.from('x'));
  assert.equal(queue.peek(10).length, 100);
  assert.equal(queue.peek(10).buffer, large.buffer);
});

test('SendQueue.clear drops everything', () => {
  const queue = new SendQueue();
  for (const text of ['some ', 'words']) queue.push(Buffer.from(text));
  queue.peek(100);
  queue.consume(2);
  queue.clear();
  assert.equal(queue.length, 0);
  for (const text of ['the ', 'next']) queue.push(Buffer.from(text));
  assert.equal(String(queue.peek(10)), 'the next');
});

test('SendQueue gives bytes in the order of their pushes, for any sequence of pushes and reads', () => {
  const step = fc.oneof(
    fc.record({ push: fc.nat({ max: 20 }) }),
    fc.record({ limit: fc.integer({ min: 1, max: 30 }), take: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new SendQueue();
      let content = '';
      let count = 0;
      for (const action of steps) {
        if ('push' in action) {
          const text = String.fromCharCode(97 + (count++ % 26)).repeat(action.push);
          queue.push(Buffer.from(text));
          content += text;
        } else {
          const offered = queue.peek(action.limit);
          assert.ok(content.startsWith(Buffer.from(offered).toString()));
          assert.equal(offered.length > 0, content.length > 0);
          const taken = Math.round(offered.length * action.take);
          queue.consume(taken);
          content = content.slice(taken);
        }
        assert.equal(queue.length, content.length);
      }
      let rest = '';
      while (queue.length > 0) {
        const offered = queue.peek(10_000);
        rest += Buffer.from(offered).toString();
        queue.consume(offered.length);
      }
      assert.equal(rest, content);
    }),
    propertySettings(1000),
  );
});
