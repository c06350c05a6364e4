/**
 * Opens the file of a new recording. Nothing in it is changed before the command has been started.
 *
 * Test: test/commands/record.test.ts
 */
import { closeSync, constants, open, unlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { CastWriterOptions } from 'strand-terminal/asciicast';
import { UsageError } from '../usage-error.js';
import { type PreviousRecording, readPrevious } from './previous-recording.js';

/** Asynchronous, since opening a pipe waits for its reader. */
const openFile = promisify(open);

/** What happens to a file that exists. */
export type ExistingFile = 'refuse' | 'overwrite' | 'append';

export interface OpenedRecording {
  readonly fd: number;
  /** The recording that is continued. */
  readonly previous: PreviousRecording | undefined;
  /** Closes the file, and removes it if it is new. */
  discard(): void;
}

/**
 * @throws {UsageError} if the file exists and is to be kept
 * @throws {Error} of the file system, or a `CastError` of the recording to be continued
 */
export async function openRecording(
  path: string,
  existing: ExistingFile,
  version: CastWriterOptions['version'],
): Promise<OpenedRecording> {
  const isNew = await created(path);
  if (isNew !== undefined) return { fd: isNew, previous: undefined, discard: () => remove(path, isNew) };
  const status = await stat(path);
  const hasContent = status.isFile() && status.size > 0;
  if (hasContent && existing === 'refuse') {
    throw new UsageError(
      `${JSON.stringify(path)} exists: strand record --overwrite replaces it, --append continues it`,
    );
  }
  const previous = hasContent && existing === 'append' ? await readPrevious(path, version) : undefined;
  const fd = await openFile(path, constants.O_WRONLY | constants.O_NOCTTY);
  return { fd, previous, discard: () => closeSync(fd) };
}

/** Creates the file. Undefined if it exists. */
async function created(path: string): Promise<number | undefined> {
  try {
    return await openFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return undefined;
  }
}

function remove(path: string, fd: number): void {
  closeSync(fd);
  unlinkSync(path);
}
