import { writeSync } from 'node:fs';

/** Writes to standard output. */
export function print(text: string): void {
  write(1, text);
}

/** Writes one line to standard error. */
export function complain(message: string): void {
  write(2, `strand: ${message}\n`);
}

/**
 * Does not use `process.stdout` and `process.stderr`, since Node makes a pipe non-blocking for every process that
 * shares it. Ignores write errors: a closed reader is not a failure.
 */
function write(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'write') throw error;
  }
}
