/**
 * The buffer of a thread into which every descriptor reads.
 *
 * Large reads are handed out as they are, and the next read gets a new buffer; small ones are copied, so that a
 * chunk that somebody keeps holds at most four times its own size. See docs/decisions/read-buffer.md.
 */
import type { System } from '../interfaces.js';

const SIZE = 64 * 1024;
const HANDED_OUT_FROM = SIZE / 4;

let buffer = Buffer.allocUnsafeSlow(SIZE);

/** Reads at most `limit` bytes that are there now: the bytes, or what else `system.read` returned. */
export function readInto(system: System, fd: number, limit: number): Buffer | number {
  const length = system.read(fd, buffer, 0, Math.min(limit, SIZE));
  if (length <= 0) return length;
  if (length < HANDED_OUT_FROM) {
    const copy = Buffer.allocUnsafe(length);
    buffer.copy(copy, 0, 0, length);
    return copy;
  }
  const filled = buffer.subarray(0, length);
  buffer = Buffer.allocUnsafeSlow(SIZE);
  return filled;
}
