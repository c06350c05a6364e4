import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { spawn } from 'strand-pty';
import { eventually, statOf } from '../support/proc.js';
import { asleepIn, blockedInWrite, bytesOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** The most that one read may add to the stream's buffer. */
const READ_AT_ONCE = 64 * 1024;

test('unread output stays in the kernel, and the child blocks in its write', async () => {
  const child = shell('stty raw; exec yes');
  await blockedInWrite(child);
  // Turns of the event loop in which available data would arrive.
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  assert.equal(child.readableLength, 0);
  child.destroy();
  await child.ended;
});

/** How many bytes a process has written. */
function writtenBy(pid: number): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1]);
}

/** Waits until the child sleeps and writes nothing between two checks. */
async function blockedAt(pid: number): Promise<number> {
  let before = -1;
  await eventually('the child makes no progress', () => {
    const now = writtenBy(pid);
    const stands = now === before && statOf(pid)?.state === 'S';
    before = now;
    return stands;
  });
  return before;
}

test(
  'pause stops reading from the kernel, and the child writes no more until resume',
  async () => {
    const child = shell('stty raw; exec yes');
    let received = 0;
    let wasPaused = false;
    await new Promise<void>((resolve) => {
      child.on('data', (chunk) => {
        received += chunk.length;
        if (received < 1_000_000 || wasPaused) return;
        wasPaused = true;
        child.pause();
        resolve();
      });
    });
    const paused = received;
    const written = await blockedAt(child.pid);
    assert.equal(received, paused);
    assert.ok(child.readableLength <= child.readableHighWaterMark + READ_AT_ONCE);
    // The stream holds all of it, except a few pages that the kernel buffers for a terminal.
    assert.ok(written - received - child.readableLength < 128 * 1024);
    child.resume();
    await eventually('the child makes progress', () => writtenBy(child.pid) > written);
    child.destroy();
    await child.ended;
  },
  { skip: existsSync('/proc/self/io') ? undefined : 'this kernel does not count what a process writes' },
);

test('a flood that is read in small pieces never buffers more than the high-water mark and one read', async () => {
  const child = shell('stty raw; exec yes', { readableHighWaterMark: 1000 });
  let largest = 0;
  let read = 0;
  while (read < 300_000) {
    const chunk = child.read(Math.min(100, child.readableLength));
    largest = Math.max(largest, child.readableLength);
    if (chunk) read += chunk.length;
    else await new Promise((resolve) => child.once('readable', resolve));
  }
  assert.ok(largest <= 1000 + READ_AT_ONCE, `${largest} bytes were held`);
  child.destroy();
  await child.ended;
});

test('output written while the stream was not read arrives completely and in order', async () => {
  const child = shell('stty raw; exec seq 1 20000');
  await asleepIn(child, 'seq', 'wait_woken');
  const text = (await bytesOf(child)).toString();
  assert.equal(text, Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join(''));
});

test('readableHighWaterMark and writableHighWaterMark have the values of the options', async () => {
  const child = shell('exit', { readableHighWaterMark: 123, writableHighWaterMark: 456 });
  assert.equal(child.readableHighWaterMark, 123);
  assert.equal(child.writableHighWaterMark, 456);
  child.resume();
  await child.ended;
  assert.throws(() => spawn('true', [], { readableHighWaterMark: -1 }), { code: 'ERR_INVALID_ARG_VALUE' });
});
