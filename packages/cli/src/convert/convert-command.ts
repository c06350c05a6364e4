/**
 * Converts a recording, and reports what fails.
 *
 * Test: test/commands/convert.test.ts
 */
import { OWN_FAILURE } from '../exit-status.js';
import { exitStatusOfOutputFailure, reportFailure } from '../failure.js';
import { type OutputFile, openOutputFile } from '../output-file/output-file.js';
import { complain } from '../print.js';
import { checkStandardInput } from '../recording/check-standard-input.js';
import { type ConvertOptions, convertRecording } from './convert-recording.js';
import type { Format } from './format.js';

/** Resolves with the exit status. @throws {UsageError} */
export async function convertCommand(
  from: string,
  to: string,
  format: Format,
  options: ConvertOptions,
): Promise<number> {
  checkStandardInput([from]);
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
    const { syscall } = error as NodeJS.ErrnoException;
    return failed ?? reportFailure(syscall === 'write' || syscall === 'rename' ? to : from, error);
  } finally {
    output.discard();
  }
}
