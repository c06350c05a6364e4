/**
 * The way of a call through strand-pty: how many of its frames are on the stack, and that no file is entered twice.
 * Frames of Node itself do not count.
 */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { reactor } from 'strand-pty';
import { closeOf, Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** The files of strand-pty on the stack, innermost first, one for each frame. */
function framesOfStrand(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const { stack = '' } = new Error('the stack');
  Error.stackTraceLimit = stackTraceLimit;
  return [...stack.matchAll(/\/pty\/(?:src|dist)\/(\S+?)\.[jt]s:/g)].map(([, file = '']) => file);
}

/** One entry for each time that a frame is in another file than the one before. */
function entriesOf(frames: readonly string[]): string[] {
  return frames.filter((file, index) => file !== frames[index - 1]);
}

function assertShort(frames: readonly string[], most: number): void {
  assert.ok(frames.length > 0, 'the stack was seen');
  assert.ok(frames.length <= most, `${frames.length} frames: ${frames.join(' ◀ ')}`);
  const entries = entriesOf(frames);
  assert.deepEqual(entries, [...new Set(entries)], 'a file is entered twice');
}

test("an exit passes 9 frames at most from the reactor to an 'exit' listener, and enters each file once", async () => {
  const child = shell('exit 3').resume();
  let frames: string[] = [];
  child.on('exit', () => {
    frames = framesOfStrand();
  });
  await closeOf(child);
  assertShort(frames, 9);
});

test("output of a living child passes 9 frames at most from the reactor to a 'data' listener, and enters each file once", async () => {
  // The child waits for input: what a child leaves behind may be read at its death, which is a longer way.
  const child = shell('echo out; read line');
  let frames: string[] = [];
  child.once('data', () => {
    frames = framesOfStrand();
    child.write('\n');
  });
  await closeOf(child);
  assertShort(frames, 9);
});

test('input passes 5 frames at most from PtyChild.write to the system call', async () => {
  const child = shell('read line');
  const listener = new Listener(child);
  const original = reactor.system.write;
  let frames: string[] = [];
  const write = mock.method(reactor.system, 'write', (...args: Parameters<typeof reactor.system.write>) => {
    frames = framesOfStrand();
    return original(...args);
  });
  child.write('x\n');
  write.mock.restore();
  await closeOf(child);
  assert.match(listener.text, /x/);
  assert.ok(frames.length > 0 && frames.length <= 5, frames.join(' ◀ '));
});
