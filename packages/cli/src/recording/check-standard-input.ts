import { isatty } from 'node:tty';
import { UsageError } from '../usage-error.js';

const STDIN = 0;

/**
 * Refuses to read a recording from the user's terminal, which would seem to hang.
 *
 * Test: test/commands/cat.test.ts
 *
 * @param files paths, or `-` for standard input
 * @throws {UsageError}
 */
export function checkStandardInput(files: readonly string[]): void {
  if (!files.includes('-') || !isatty(STDIN)) return;
  throw new UsageError('standard input is your terminal, and not a recording');
}
