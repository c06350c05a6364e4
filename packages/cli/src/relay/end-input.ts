/**
 * Sends the end of standard input to a child on a terminal. A file keeps returning its end to every read, while on a
 * terminal the end is a character (EOF) that one read takes. It means an end only in canonical mode, and on an empty
 * line to a line editor, which is in raw mode. So EOF is sent again whenever the child has read it and goes on:
 *
 *     all input is read ──▶ canonical: EOF at once ──────▶ EOF is read, and the child lives ──▶ again
 *                      └──▶ raw: EOF after a pause ────▲
 *
 * The kernel says whether the child has read its input. An unfinished line does not count as unread: the first EOF
 * completes it, the next one is the end. The mode may change between the check and the child's read. An EOF that is
 * unread while the mode becomes raw is read as NUL (a line editor sets its mark), and then the next EOF
 * follows:
 *
 *     bash       canonical: runs ls            raw: prompts
 *     strand             EOF ── unread ── NUL, read ──── pause ── EOF ──▶ exit
 *
 * The opposite change does harm: a byte that is unread while the mode becomes canonical is data for the next program
 * that reads. A line editor stays raw for a moment after it has got its command, hence the pause.
 *
 * Test: test/relay/end-input.test.ts
 */

import type { PtyChild } from 'strand-pty';
import { sleep } from './sleep.js';

/** Between two checks of unread input; doubles from the first value to the second. */
const MIN_POLL_INTERVAL_MS = 1;
const MAX_POLL_INTERVAL_MS = 100;
/** Pause before an EOF to a raw terminal; doubles with each EOF from the first value to the second. */
const MIN_RAW_PAUSE_MS = 50;
const MAX_RAW_PAUSE_MS = 1_000;

/** Called when all input has been written. Resolves when the child is dead, or hung up. */
export async function endInput(child: PtyChild): Promise<void> {
  let pause = MIN_RAW_PAUSE_MS;
  for (;;) {
    await inputRead(child);
    if (!isAlive(child)) return;
    if (!isCanonical(child)) {
      await sleep(pause);
      if (!isAlive(child)) return;
      if (child.hasUnreadInput || isCanonical(child)) continue;
      pause = Math.min(2 * pause, MAX_RAW_PAUSE_MS);
    }
    const { VEOF } = child.getAttributes();
    // 0 is _POSIX_VDISABLE: the terminal has no EOF character, and a NUL would be input.
    if (VEOF === 0) return;
    child.write(Uint8Array.of(VEOF));
  }
}

/** Resolves when the child has read all input, or is dead. */
export async function inputRead(child: PtyChild): Promise<void> {
  let interval = MIN_POLL_INTERVAL_MS;
  do {
    await sleep(interval);
    interval = Math.min(2 * interval, MAX_POLL_INTERVAL_MS);
  } while (isAlive(child) && child.hasUnreadInput);
}

export function isAlive(child: PtyChild): boolean {
  return child.writable && child.exitCode === null && child.signalCode === null;
}

export function isCanonical(child: PtyChild): boolean {
  return child.getAttributes().ICANON;
}
