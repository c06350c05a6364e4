/**
 * Converts a recording, and reports what fails.
 *
 * Test: test/commands/convert.test.ts
 */
import { isatty } from 'node:tty';
import { OWN_FAILURE } from '../exit-status.js';
import { exitStatusOfOutputFailure, reportFailure } from '../failure.js';
import { complain } from '../print.js';
import { UsageError } from '../usage-error.js';
import { type ConvertOptions, convertRecording } from './convert-recording.js';
import type { Format } from './format.js';
import { type OutputFile, openOutputFile } from './output-file.js';

const STDIN = 0;

/** Resolves with the exit status. @throws {UsageError} */
export async function convertCommand(
  from: string,
  to: string,
  format: Format,
  options: ConvertOptions,
): Promise<number> {
  if (from === '-' && isatty(STDIN))
    throw new UsageError('standard input is your terminal, and not a recording');
  let output: OutputFile;
  try {
    output = openOutputFile(to);
  } catch (error) {
    return reportFailure(to, error);
  }
  try {
    const broken = await convertRecording(from, output, format, options);
    if (!broken) return 0;
    complain(`${from}: ${broken.message}; ${to === '-' ? 'the output' : to} has what comes before`);
    return OWN_FAILURE;
  } catch (error) {
    const failed = to === '-' ? exitStatusOfOutputFailure(error) : undefined;
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (error instanceof RangeError) {
      complain(`${from}: ${message}`);
      return OWN_FAILURE;
    }
    return failed ?? reportFailure(syscall === 'write' || syscall === 'rename' ? to : from, error);
  } finally {
    output.discard();
  }
}
