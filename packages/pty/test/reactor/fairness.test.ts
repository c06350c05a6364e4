/** The more are ready at once, the less is taken from each: whoever has little to say does not wait for all others. */
import assert from 'node:assert/strict';
import { writeSync } from 'node:fs';
import { FileDescriptor } from 'strand-pty';
import { kernel } from '#src/native/kernel.js';
import { test } from '../support/test.js';

const FULL = 64 * 1024;
const PIECE = 4095;

class Counting extends FileDescriptor {
  received = 0;
  readonly #heard: (length: number, from: Counting) => void;

  constructor(fd: number, heard: (length: number, from: Counting) => void) {
    super(fd);
    this.#heard = heard;
  }

  protected override dataReceived(data: Buffer): void {
    this.received += data.length;
    this.#heard(data.length, this);
  }
}

/** The chunks of so many full pipes, in the order in which they come. */
async function chunksOfFullPipes(count: number): Promise<{ chunks: number[]; readers: Counting[] }> {
  const chunks: number[] = [];
  const readers: Counting[] = [];
  await new Promise<void>((resolve) => {
    for (let i = 0; i < count; i++) {
      const pipe = kernel.openPipe();
      assert.ok('read' in pipe);
      writeSync(pipe.write, Buffer.alloc(FULL));
      kernel.closeDescriptor(pipe.write);
      readers.push(
        new Counting(pipe.read, (length) => {
          chunks.push(length);
          if (readers.every(({ received }) => received === FULL)) resolve();
        }),
      );
    }
    for (const reader of readers) reader.startReading();
  });
  for (const reader of readers) reader.abortConnection();
  return { chunks, readers };
}

test('one that is alone gives everything at once', async () => {
  const { chunks } = await chunksOfFullPipes(1);
  assert.deepEqual(chunks, [FULL]);
});

test('of 200 that are ready, none gives more than a piece once they are known, and nothing is lost', async () => {
  const { chunks, readers } = await chunksOfFullPipes(200);
  assert.ok(readers.every(({ received }) => received === FULL));
  // In the first turn they are counted; from the second on each gives what its share is.
  assert.ok(chunks.slice(150, 200).every((length) => length <= PIECE));
  // Eight have given everything in the first.
  assert.ok(chunks.slice(200, 392).every((length) => length === PIECE));
});

test('when they are gone, one that is alone gives everything at once again', async () => {
  await chunksOfFullPipes(200);
  for (const _turn of [1, 2]) await new Promise((resolve) => setImmediate(resolve));
  const { chunks } = await chunksOfFullPipes(1);
  assert.deepEqual(chunks, [FULL]);
});
