import { writeSync } from 'node:fs';

const RETRY_INTERVAL_MS = 5;

/**
 * Writes to standard output, and not with `process.stdout`, since Node makes a pipe non-blocking for every process that shares it.
 *
 * @throws the error of write(2), except if the reader has closed the pipe or socket, which is not a failure
 */
export function print(text: string): void {
  try {
    writeAll(1, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPIPE' && code !== 'ECONNRESET') throw error;
  }
}

/** Writes one line to standard error. */
export function complain(message: string): void {
  show(`strand: ${message}\n`);
}

/** Writes to standard error. Ignores an error of the write, since it could not be reported. */
export function show(text: string): void {
  try {
    writeAll(2, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'write') throw error;
  }
}

/** Blocks until everything is written. @throws the error of write(2) */
export function writeAll(fd: number, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let written = 0; written < bytes.length; ) written += writeSome(fd, bytes.subarray(written));
}

function writeSome(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    // Another process may have made the pipe non-blocking.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_INTERVAL_MS);
    return 0;
  }
}
