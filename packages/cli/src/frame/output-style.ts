/**
 * How text on standard output may look.
 *
 * Test: test/frame/help.test.ts
 */
import { isatty } from 'node:tty';
import { getWindowSize } from 'strand-pty';

const DEFAULT_WIDTH = 80;
/** Longer lines are hard to read; COLUMNS can ask for them. */
const MAX_TERMINAL_WIDTH = 100;
const MIN_WIDTH = 40;

/** The width for wrapped text: COLUMNS, else the width of the terminal. */
export function outputWidth(): number {
  const asked = Number(process.env['COLUMNS']);
  if (Number.isInteger(asked) && asked > 0) return Math.max(asked, MIN_WIDTH);
  return Math.max(Math.min(terminalWidth() || DEFAULT_WIDTH, MAX_TERMINAL_WIDTH), MIN_WIDTH);
}

function terminalWidth(): number {
  try {
    return isatty(1) ? getWindowSize(1).columns : DEFAULT_WIDTH;
  } catch (error) {
    // The terminal was hung up.
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
    return DEFAULT_WIDTH;
  }
}

/** Whether standard output shows colours and bold text: a terminal, unless NO_COLOR (no-color.org) or TERM says otherwise. */
function isStyled(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return !NO_COLOR && TERM !== 'dumb' && isatty(1);
}

export function bold(text: string): string {
  return isStyled() ? `\x1b[1m${text}\x1b[m` : text;
}
