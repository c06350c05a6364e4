/**
 * Runs a command through the relay, and records it.
 *
 * Test: test/commands/record.test.ts
 */
import { OWN_FAILURE } from '../exit-status.js';
import { reportFailure } from '../failure.js';
import { complain } from '../print.js';
import type { RelayOptions } from '../relay/relay.js';
import { relayOrComplain } from '../relay/relay-or-complain.js';
import { Recorder, type RecorderOptions } from './recorder.js';
import { shellWords } from './shell-words.js';

/**
 * Resolves with the exit status of the command, or 125 if the recording is not complete.
 *
 * @throws {UsageError} if the file exists and is to be kept
 */
export async function recordCommand(
  path: string,
  command: readonly string[],
  options: RecorderOptions,
  relayOptions: RelayOptions,
): Promise<number> {
  const recorder = await open(path, { ...options, command: shellWords(command) });
  if (typeof recorder === 'number') return recorder;
  const status = await relayOrComplain(command, { ...relayOptions, tap: recorder });
  if (!recorder.hasBegun) {
    recorder.discard();
    return status;
  }
  const failure = await recorder.end(status);
  if (!failure) return status;
  complain(`the recording ${path} is incomplete: ${failure.message}; the command exited with ${status}`);
  return OWN_FAILURE;
}

async function open(path: string, options: RecorderOptions): Promise<Recorder | number> {
  try {
    return await Recorder.open(path, options);
  } catch (error) {
    return reportFailure(path, error);
  }
}
