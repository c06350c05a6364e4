/**
 * Prints the output of a recording with its times, unchanged, where standard output is not a terminal.
 *
 * Test: test/commands/play.test.ts
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openOutput } from '../stdio/output.js';
import { Clock } from './clock.js';
import type { RecordingSource } from './recording-source.js';
import { TimedEvents } from './timed-events.js';

export interface PlainOptions {
  readonly speed: number;
  /** In seconds. Default: the limit in the recording. */
  readonly idleLimit: number | undefined;
  readonly loop: boolean;
}

/** Pause before a recording without a duration is played again. */
const EMPTY_LOOP_PAUSE_MS = 100;

/**
 * Resolves with the error of a recording that is broken or cut off, after what comes before.
 *
 * @throws {Error} of the file system, or a `CastError`, before anything was printed; or of standard output
 */
export async function playPlainly(
  source: RecordingSource,
  options: PlainOptions,
): Promise<Error | undefined> {
  const output = openOutput();
  for (;;) {
    const { header, events } = await source.open();
    const timed = new TimedEvents(events, options.idleLimit ?? header.idleTimeLimit);
    const clock = new Clock(options.speed);
    clock.start();
    for (let event = await timed.peek(); event; event = await timed.peek()) {
      timed.take();
      const pause = clock.until(event.at);
      if (pause > 0) await sleep(pause);
      if (event.code === 'o') await output.writeAll(Buffer.from(event.data));
    }
    if (!options.loop) return timed.failure;
    if (clock.position * 1000 < EMPTY_LOOP_PAUSE_MS) await sleep(EMPTY_LOOP_PAUSE_MS);
  }
}
