/**
 * Prints what is in a recording.
 *
 * Test: test/commands/info.test.ts
 */
import { statSync } from 'node:fs';
import { reportFailure } from '../failure.js';
import { print } from '../print.js';
import { checkStandardInput } from '../recording/check-standard-input.js';
import { openInput } from '../stdio/input.js';
import { formatInfo } from './format-info.js';
import { readInfo } from './recording-info.js';

/** Resolves with the exit status. @throws {UsageError} */
export async function infoCommand(file: string, json: boolean): Promise<number> {
  const isStandardInput = file === '-';
  checkStandardInput([file]);
  let text: string;
  try {
    const info = await readInfo(isStandardInput ? openInput() : file);
    const bytes = isStandardInput ? undefined : statSync(file).size;
    text = json ? `${toJson({ file, bytes, ...info })}\n` : formatInfo(file, bytes, info);
  } catch (error) {
    return reportFailure(file, error);
  }
  print(text);
  return 0;
}

/** What is not known is null, so that every field is there. */
function toJson(value: object): string {
  return JSON.stringify(value, (_, field) => (field === undefined ? null : field), 2);
}
