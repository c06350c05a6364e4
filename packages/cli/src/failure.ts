/**
 * Reports what failed, in one line.
 *
 * Test: test/commands/play.test.ts, test/commands/cat.test.ts, test/commands/convert.test.ts
 */
import { ConnectionLost } from 'strand-pty';
import { exitStatusOfSignal, OUTPUT_CLOSED, OWN_FAILURE } from './exit-status.js';
import { complain } from './print.js';

/** Reports an error of a file or of a recording, and returns the exit status. Throws any other error again. */
export function reportFailure(file: string, error: unknown): number {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code !== 'ECAST' && syscall === undefined && code !== 'ERR_ACCESS_DENIED') throw error;
  complain(`${file}: ${message}`);
  return OWN_FAILURE;
}

/** Returns the exit status after a failed write to standard output; undefined for any other error. */
export function exitStatusOfOutputFailure(error: unknown): number | undefined {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === 'EPIPE' || code === 'ECONNRESET') return OUTPUT_CLOSED;
  const isLost = error instanceof ConnectionLost;
  // The terminal is closed, so a message could not be read.
  if (isLost && code === 'EIO') return exitStatusOfSignal('SIGHUP');
  if (!isLost && syscall !== 'write') return undefined;
  complain(`cannot write to standard output: ${message}`);
  return OWN_FAILURE;
}
