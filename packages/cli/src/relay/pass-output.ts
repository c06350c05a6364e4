/**
 * Writes all output of the child to standard output, with back-pressure.
 *
 * Test: test/relay/pass-output.test.ts
 */
import type { PtyChild } from 'strand-pty';
import type { Output } from '../stdio/output.js';
import type { RelayTap } from './relay-tap.js';

/**
 * A background job may have the terminal open long after the child's death, such as a server started with nohup. It
 * is hung up, as by a closed window, once it has printed nothing for this long.
 */
const QUIET_TIME_MS = 200;

interface Progress {
  chunks: number;
  writing: boolean;
}

/** Resolves at the end of the output. Rejects, and hangs the child up, if standard output cannot be written. */
export async function passOutput(child: PtyChild, output: Output, tap?: RelayTap): Promise<void> {
  const progress: Progress = { chunks: 0, writing: false };
  child.once('exit', () => hangUpWhenQuiet(child, progress));
  try {
    for await (const chunk of child) {
      progress.chunks += 1;
      progress.writing = true;
      // First, so that nothing is shown that is not recorded, whatever ends `strand`.
      if (tap) await tap.printed(chunk);
      await output.writeAll(chunk);
      progress.writing = false;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function hangUpWhenQuiet(child: PtyChild, progress: Progress): void {
  let seen = progress.chunks;
  const check = () => {
    const quiet = !progress.writing && progress.chunks === seen;
    seen = progress.chunks;
    if (quiet) child.destroy();
    else timer.refresh();
  };
  // Checks after the next reads: if strand was stopped or its event loop blocked, output may be unread.
  const timer = setTimeout(() => setImmediate(check), QUIET_TIME_MS);
  child.once('close', () => clearTimeout(timer));
}
