/** The more are ready at once, the less is taken from each: whoever has little to say does not wait for all others.
 * And of several, each is read once. */
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

interface Heard {
  /** In the order in which they came. */
  chunks: number[];
  readers: Counting[];
}

/** What is heard of descriptors that have so much each, all of them ready at the first turn. */
async function chunksOf(descriptors: readonly number[], bytesOfEach: number): Promise<Heard> {
  const chunks: number[] = [];
  const readers: Counting[] = [];
  await new Promise<void>((resolve) => {
    for (const fd of descriptors) {
      const heard = (length: number) => {
        chunks.push(length);
        if (readers.every(({ received }) => received === bytesOfEach)) resolve();
      };
      readers.push(new Counting(fd, heard));
    }
    for (const reader of readers) reader.startReading();
  });
  for (const reader of readers) reader.abortConnection();
  return { chunks, readers };
}

function chunksOfFullPipes(count: number): Promise<Heard> {
  return chunksOf(Array.from({ length: count }, fullPipe), FULL);
}

function fullPipe(): number {
  const pipe = kernel.openPipe();
  assert.ok('read' in pipe);
  writeSync(pipe.write, Buffer.alloc(FULL));
  kernel.closeDescriptor(pipe.write);
  return pipe.read;
}

/** Their masters give 8,000 bytes: a piece that is there, and one that is still to be carried. */
async function chunksOfTerminals(count: number): Promise<number[]> {
  const pairs = Array.from({ length: count }, () => {
    const pair = kernel.openPty(80, 24, 0, 0, true, false);
    assert.ok('master' in pair);
    writeSync(pair.slave, Buffer.alloc(8000));
    return pair;
  });
  const { chunks } = await chunksOf(
    pairs.map(({ master }) => master),
    8000,
  );
  for (const { slave } of pairs) kernel.closeDescriptor(slave);
  return chunks;
}

/** What was ready before is forgotten. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
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
  await manyTurns();
  const { chunks } = await chunksOfFullPipes(1);
  assert.deepEqual(chunks, [FULL]);
});

test('a terminal that is alone gives all that can be had without waiting', async () => {
  await manyTurns();
  assert.deepEqual(await chunksOfTerminals(1), [8000]);
});

test('of several terminals, each is read once in a turn: more of it is carried while the others are read', async () => {
  await manyTurns();
  const chunks = await chunksOfTerminals(4);
  // The first of all is taken for one that is alone.
  assert.deepEqual(chunks.slice(1, 4), [PIECE, PIECE, PIECE]);
  assert.equal(
    chunks.reduce((sum, length) => sum + length, 0),
    4 * 8000,
  );
});
