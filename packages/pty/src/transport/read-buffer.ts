/**
 * The buffer into which every descriptor of a thread reads.
 *
 * A large read returns a view of the buffer, which is replaced by a new one. A small read is copied, so that a chunk that
 * the program keeps retains at most four times its own size. See docs/decisions/read-buffer.md.
 */
import type { System } from '../interfaces.js';

const BUFFER_SIZE = 64 * 1024;
/** Bytes from which on a read is not copied. */
const VIEW_THRESHOLD = BUFFER_SIZE / 4;

let buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE);

/** Reads at most `limit` bytes. Returns them, or a result of `system.read` that is not positive. */
export function readInto(system: System, fd: number, limit: number): Buffer | number {
  const length = system.read(fd, buffer, 0, Math.min(limit, BUFFER_SIZE));
  if (length <= 0) return length;
  if (length < VIEW_THRESHOLD) {
    const copy = Buffer.allocUnsafe(length);
    buffer.copy(copy, 0, 0, length);
    return copy;
  }
  const filled = buffer.subarray(0, length);
  buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE);
  return filled;
}
