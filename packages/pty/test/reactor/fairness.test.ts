/**
 * The more descriptors are ready at once, the less is read from each, so that none waits for all others. Of
 * several ready descriptors, each is read once per turn.
 */

import assert from 'node:assert/strict';
import { writeSync } from 'node:fs';
import { FileDescriptor } from 'strand-pty';
import { windowSize } from '#src/launch/options.js';
import { kernel } from '#src/native/kernel.js';
import { filledPipe } from '../support/filled-pipe.js';
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
  /** Lengths in the order of arrival. */
  chunks: number[];
  readers: Counting[];
}

/**
 * Reads descriptors that all have `bytesOfEach` available in the first turn, and returns the lengths of the
 * chunks.
 */
async function chunksOf(
  descriptors: readonly number[],
  bytesOfEach: number,
  hear: (chunks: readonly number[]) => void = () => {},
): Promise<Heard> {
  const chunks: number[] = [];
  const readers: Counting[] = [];
  await new Promise<void>((resolve) => {
    for (const fd of descriptors) {
      const heard = (length: number) => {
        chunks.push(length);
        hear(chunks);
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
  return chunksOf(
    Array.from({ length: count }, () => filledPipe(Buffer.alloc(FULL))),
    FULL,
  );
}

/** Masters with 8,000 bytes: one chunk available now, and one that a kernel worker still moves. */
async function chunksOfTerminals(count: number): Promise<number[]> {
  const pairs = Array.from({ length: count }, () => {
    const pair = kernel.openPty(windowSize({}), true, false);
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

const sum = (lengths: readonly number[]) => lengths.reduce((total, length) => total + length, 0);

/** The reactor forgets the number of ready descriptors after as many turns with one. */
async function forgetOtherDescriptors(): Promise<void> {
  for (let time = 0; time < 8; time++) await chunksOfFullPipes(1);
}

test('a single ready pipe is read to its end at once', async () => {
  const { chunks } = await chunksOfFullPipes(1);
  assert.deepEqual(chunks, [FULL]);
});

test('of 200 ready pipes each is read 4095 bytes at a time, and every byte arrives', async () => {
  const { chunks, readers } = await chunksOfFullPipes(200);
  assert.ok(readers.every(({ received }) => received === FULL));
  assert.deepEqual(new Set(chunks.slice(0, 200 * 16)), new Set([PIECE]));
});

test('after 200 ready pipes have closed, a single ready pipe is read to its end at once again', async () => {
  await chunksOfFullPipes(200);
  await forgetOtherDescriptors();
  const { chunks } = await chunksOfFullPipes(1);
  assert.deepEqual(chunks, [FULL]);
});

test('a single ready terminal is read more than 4095 bytes at once', async () => {
  await forgetOtherDescriptors();
  // Not at each run: the kernel worker that moves the second chunk may be later than the read waits.
  for (let time = 0; time < 100; time++) {
    const chunks = await chunksOfTerminals(1);
    assert.equal(sum(chunks), 8000);
    if (chunks.length === 1) return;
  }
  assert.fail('in 100 runs the second chunk never came with the first');
});

test('of four ready terminals each is read once per turn', async () => {
  await forgetOtherDescriptors();
  const chunks = await chunksOfTerminals(4);
  assert.deepEqual(chunks.slice(0, 4), [PIECE, PIECE, PIECE, PIECE]);
  assert.equal(sum(chunks), 4 * 8000);
});

test('with 1000 ready descriptors other work of the event loop runs after at most 256 of them', async () => {
  const pipes = Array.from({ length: 1000 }, () => filledPipe(Buffer.alloc(1)));
  let others: Promise<number> | undefined;
  await chunksOf(pipes, 1, (chunks) => {
    others ??= new Promise((resolve) => setImmediate(() => resolve(chunks.length)));
  });
  const count = (await others) ?? Number.NaN;
  // A thread that polls has one descriptor dispatched in a turn.
  if (process.env['STRAND_PTY_WITHOUT']?.includes('uv_poll')) assert.ok(count <= 256, `${count} of them`);
  else assert.equal(count, 256);
});

test('a reader that pauses and resumes all others at each read does not starve them', async () => {
  const calls: Counting[] = [];
  const readers = await new Promise<Counting[]>((resolve) => {
    const all = Array.from({ length: 20 }, () => {
      return new Counting(filledPipe(Buffer.alloc(FULL)), (_length, from) => {
        const others = all.filter((reader) => reader !== from);
        for (const other of others) other.pauseProducing();
        for (const other of others) other.resumeProducing();
        if (calls.push(from) === 40) resolve(all);
      });
    });
    for (const reader of all) reader.startReading();
  });
  for (const reader of readers) reader.abortConnection();
  for (const reader of readers) assert.equal(calls.filter((one) => one === reader).length, 2);
});
