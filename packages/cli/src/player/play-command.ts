/**
 * Chooses how a recording is played, and reports what fails.
 *
 * Test: test/commands/play.test.ts
 */
import { isatty } from 'node:tty';
import { OWN_FAILURE } from '../exit-status.js';
import { exitStatusOfOutputFailure, reportFailure } from '../failure.js';
import { complain } from '../print.js';
import { checkStandardInput } from '../recording/check-standard-input.js';
import { UsageError } from '../usage-error.js';
import { playPlainly } from './play-plainly.js';
import { Playback } from './playback.js';
import { Player } from './player.js';
import { type RecordingSource, recordingSource } from './recording-source.js';

export interface PlayOptions {
  readonly speed: number;
  /** In seconds. Default: the limit in the recording. */
  readonly idleLimit: number | undefined;
  readonly loop: boolean;
  readonly step: boolean;
}

const STDOUT = 1;

/** Resolves with the exit status. @throws {UsageError} */
export async function playCommand(file: string, options: PlayOptions): Promise<number> {
  checkStandardInput([file]);
  const isTerminal = isatty(STDOUT) && process.env['TERM'] !== 'dumb';
  if (options.step && !isTerminal) throw new UsageError('--step needs a terminal');
  try {
    const source = recordingSource(file);
    const failure = isTerminal ? await play(source, options) : await playPlainly(source, options);
    if (!failure) return 0;
    complain(`${file}: ${failure.message}`);
    return OWN_FAILURE;
  } catch (error) {
    return exitStatusOfOutputFailure(error) ?? reportFailure(file, error);
  }
}

/** Resolves with the error of a recording that is broken or cut off, if its end was reached. */
async function play(source: RecordingSource, options: PlayOptions): Promise<Error | undefined> {
  const playback = await Playback.open(source, options.speed, options.idleLimit);
  const isOver = await new Player(playback, options).play();
  return isOver ? playback.failure : undefined;
}
