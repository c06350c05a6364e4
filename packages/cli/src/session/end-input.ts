/**
 * The end of a file stays: whoever reads there gets it, again and again. On a terminal it is a character that one
 * read takes, and it means an end only in canonical mode (cooked), and to a line editor (raw) on an empty line.
 *
 *     everything is taken ──▶ cooked: EOF at once ──────▶ taken, and the child lives ──▶ again
 *                        └──▶ raw: EOF after a rest ──▲
 *
 * "Taken" is what the kernel says of the child's side. The beginning of a line counts as taken: the first EOF hands
 * it over, the next one is the end. The mode may change between our look and the read. An EOF that waits while the
 * mode becomes raw is read as NUL (a line editor sets its mark), and since it is taken the next one follows:
 *
 *     bash     cooked: runs ls               raw: prompts
 *     we                EOF ── waits ── NUL, taken ──── rest ── EOF ──▶ exit
 *
 * The other way round hurts: a byte that waits while the mode becomes cooked is data to whoever reads next. A line
 * editor is raw for a moment after the command that it was given; hence the rest.
 *
 * Test: test/session/end-input.test.ts
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PtyChild } from 'strand-pty';

/** Milliseconds between two looks at what the child has yet to take: doubled up to the second. */
const FIRST_LOOK = 1;
const LAST_LOOK = 100;
/** Milliseconds that a raw terminal is left alone before an EOF: doubled with each up to the second. */
const FIRST_REST = 50;
const LAST_REST = 1_000;

/** Call it when everything was written. Resolves when the child is dead, or hung up. */
export async function endInput(child: PtyChild): Promise<void> {
  let rest = FIRST_REST;
  for (;;) {
    await taken(child);
    if (!isAlive(child)) return;
    if (!isCooked(child)) {
      await sleep(rest);
      if (!isAlive(child)) return;
      if (child.hasUnreadInput || isCooked(child)) continue;
      rest = Math.min(2 * rest, LAST_REST);
    }
    const { VEOF } = child.getAttributes();
    // 0 is _POSIX_VDISABLE: there is no such character, and a NUL would be input.
    if (VEOF === 0) return;
    child.write(Uint8Array.of(VEOF));
  }
}

/** Also when the child died. */
async function taken(child: PtyChild): Promise<void> {
  let look = FIRST_LOOK;
  do {
    await sleep(look);
    look = Math.min(2 * look, LAST_LOOK);
  } while (isAlive(child) && child.hasUnreadInput);
}

function isAlive(child: PtyChild): boolean {
  return child.writable && child.exitCode === null && child.signalCode === null;
}

function isCooked(child: PtyChild): boolean {
  return child.getAttributes().ICANON;
}
