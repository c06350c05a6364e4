/**
 * How text on standard output may look.
 *
 * Test: test/frame/help.test.ts
 */
import { isatty } from 'node:tty';
import { getWindowSize } from 'strand-pty';
import { unlessHungUp } from '../stdio/unless-hung-up.js';

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

/** Undefined without a terminal, and 0 for a terminal that does not know its size. */
function terminalWidth(): number | undefined {
  return isatty(1) ? unlessHungUp(() => getWindowSize(1).columns) : undefined;
}

/** Whether standard output shows colours and bold text: a terminal, unless NO_COLOR (no-color.org) or TERM says otherwise. */
function isStyled(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return !NO_COLOR && TERM !== 'dumb' && isatty(1);
}

export function bold(text: string): string {
  return isStyled() ? `\x1b[1m${text}\x1b[m` : text;
}
