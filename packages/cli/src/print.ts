import { writeSync } from 'node:fs';

/** To standard output. */
export function print(text: string): void {
  write(1, text);
}

/** To standard error, as one line. */
export function complain(message: string): void {
  write(2, `strand: ${message}\n`);
}

/**
 * Not through `process.stdout` and `process.stderr`: Node makes a pipe non-blocking for everybody who has it. What
 * nobody can read is not worth a failure.
 */
function write(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'write') throw error;
  }
}
