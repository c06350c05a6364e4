import assert from 'node:assert/strict';
import { getProcessOutputAndValue, ProcessOutputError, type ProcessOutputOptions } from 'strand-pty';
import { HeldTimers } from './held-timers.js';
import { type WaitingFile, waitingFile } from './waiting-file.js';

/** The error with which the helper rejects for a shell command. */
export async function failure(script: string, options: ProcessOutputOptions): Promise<ProcessOutputError> {
  try {
    await getProcessOutputAndValue('sh', ['-c', script], options);
  } catch (error) {
    assert.ok(error instanceof ProcessOutputError, String(error));
    return error;
  }
  throw new Error('the helper did not reject');
}

export const TIMEOUT = 300;

export interface Timed {
  readonly failed: Promise<ProcessOutputError>;
  readonly timers: HeldTimers;
  /** $file of the script. */
  readonly file: WaitingFile;
}

/** Runs a shell command with a timeout that the test fires, once the script has written to $file. */
export async function startTimed(script: string, options: ProcessOutputOptions = {}): Promise<Timed> {
  const timers = new HeldTimers();
  const file = waitingFile();
  const failed = failure(`file=${file.path}; ${script}`, {
    timeout: TIMEOUT,
    reactor: timers.reactor,
    ...options,
  });
  await file.written();
  return { failed, timers, file };
}

/** Runs a shell command and fires its timeout. */
export async function timeOut(script: string, options?: ProcessOutputOptions): Promise<Timed> {
  const timed = await startTimed(script, options);
  timed.timers.fire(TIMEOUT);
  return timed;
}
