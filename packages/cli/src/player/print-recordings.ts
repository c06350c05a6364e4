/**
 * Prints the output of recordings without their pauses.
 *
 * Test: test/commands/cat.test.ts
 */
import { isatty } from 'node:tty';
import { readCast } from 'strand-terminal/asciicast';
import { endBySignal, onEndingSignal } from '../end-by-signal.js';
import { exitStatusOfOutputFailure, reportFailure } from '../failure.js';
import { checkStandardInput } from '../recording/check-standard-input.js';
import { openInput } from '../stdio/input.js';
import { type Output, openOutput } from '../stdio/output.js';
import { TerminalGuard } from './terminal-guard.js';
import { writeNow } from './write-now.js';

const STDOUT = 1;

/** Prints all of them, also after one that cannot be read. Resolves with the exit status. @throws {UsageError} */
export async function printRecordings(files: readonly string[]): Promise<number> {
  checkStandardInput(files);
  const output = openOutput();
  // Without a terminal the output is passed on unchanged.
  const guard = isatty(STDOUT) ? new TerminalGuard() : undefined;
  if (guard) {
    onEndingSignal((signal) => {
      writeNow(STDOUT, guard.restore());
      endBySignal(signal);
    });
  }
  let status = 0;
  for (const file of files) {
    try {
      await print(file, output, guard);
    } catch (error) {
      const failed = exitStatusOfOutputFailure(error);
      if (failed !== undefined) return failed;
      status = reportFailure(file, error);
    }
  }
  return status;
}

async function print(file: string, output: Output, guard: TerminalGuard | undefined): Promise<void> {
  try {
    const { events } = await readCast(file === '-' ? openInput() : file);
    for await (const { code, data } of events) {
      if (code === 'o') await write(output, guard?.pass(data) ?? data);
    }
  } finally {
    await write(output, guard?.restore() ?? '');
  }
}

async function write(output: Output, text: string): Promise<void> {
  if (text !== '') await output.writeAll(Buffer.from(text));
}
