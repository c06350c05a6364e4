import { writeSync } from 'node:fs';

/** How long the bytes wait for a terminal that takes nothing, such as one that was stopped by ^S. */
const WAIT_LIMIT_MS = 300;
const RETRY_INTERVAL_MS = 10;

/**
 * Writes to a terminal before `strand` ends or is stopped. Gives up if the terminal is closed, or takes nothing for a
 * while.
 *
 * @param fd non-blocking, if that was possible
 */
export function writeNow(fd: number, text: string): void {
  let rest = Buffer.from(text);
  const deadline = performance.now() + WAIT_LIMIT_MS;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (syscall !== 'write') throw error;
      if (code !== 'EAGAIN' || performance.now() > deadline) return;
      sleep(RETRY_INTERVAL_MS);
    }
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
