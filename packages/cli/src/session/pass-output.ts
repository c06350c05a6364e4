/**
 * What the child prints goes to standard output, no faster than that takes it, to the last byte.
 *
 * Test: test/session/pass-output.test.ts
 */
import type { PtyChild } from 'strand-pty';
import type { Output } from './output.js';

/**
 * A job in the background may keep the terminal when the child is dead, for ever: a server that was started with
 * nohup. When it prints nothing for so many milliseconds it is hung up, as by a window that closes.
 */
const QUIET = 200;

interface Progress {
  chunks: number;
  writing: boolean;
}

/** Resolves at the end of the output. Rejects, and hangs up the child, when standard output takes no more. */
export async function passOutput(child: PtyChild, output: Output): Promise<void> {
  const progress: Progress = { chunks: 0, writing: false };
  child.once('exit', () => hangUpWhenQuiet(child, progress));
  try {
    for await (const chunk of child) {
      progress.chunks += 1;
      progress.writing = true;
      await output.writeAll(chunk);
      progress.writing = false;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function hangUpWhenQuiet(child: PtyChild, progress: Progress): void {
  let seen = progress.chunks;
  const look = () => {
    const quiet = !progress.writing && progress.chunks === seen;
    seen = progress.chunks;
    if (quiet) child.destroy();
    else timer.refresh();
  };
  // In a turn after the next reads: when we were stopped meanwhile, or had no turn, output is there unread.
  const timer = setTimeout(() => setImmediate(look), QUIET);
  child.once('close', () => clearTimeout(timer));
}
