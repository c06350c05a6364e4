import { escapeText } from '../expect/escape-text.js';
import { describePattern, isRegExp } from '../expect/pattern.js';
import { readScreenPattern } from '../screen/find-text.js';
import type { Screen } from '../screen/screen.js';
import { describeCursor } from './frame-screen.js';
import { nearestLine } from './nearest-line.js';

/** What a matcher checks, and how it says that it does not hold. */
export interface ScreenCheck {
  /** The name of the matcher. */
  readonly matcher: string;
  /** The call: `toShow("Saved")`. */
  readonly call: string;
  /** What a failure says: `"Saved" is not on the screen`. */
  readonly missing: string;
  /** What a failure with `not` says: `"Saved" is on the screen`. */
  readonly present: string;
  holds(screen: Screen): boolean;
  /** Says what is there instead, or where it is. */
  hint(screen: Screen): string;
}

/** @throws {TypeError} for anything that is not a pattern */
export function showsPattern(pattern: string | RegExp): ScreenCheck {
  const wanted = readScreenPattern(pattern);
  const name = describePattern(pattern);
  return {
    matcher: 'toShow',
    call: `toShow(${name})`,
    missing: `${name} is not on the screen`,
    present: `${name} is on the screen`,
    holds: (screen) => screen.find(wanted) !== null,
    hint(screen) {
      const found = screen.find(wanted);
      if (found) return `It is in row ${found.y}, column ${found.x}.`;
      if (isInScrollback(screen, wanted)) return 'It is in the lines that have left the screen at the top.';
      return describeNearest(wanted, screen.lines());
    },
  };
}

function isInScrollback(screen: Screen, pattern: string | RegExp): boolean {
  if (screen.scrollbackLength === 0) return false;
  const text = screen.text({ scrollback: true });
  return typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
}

/**
 * @param row - the row that is meant; undefined for any
 * @throws {TypeError} for anything that is not a line
 */
export function hasLine(line: string | RegExp, row: number | undefined): ScreenCheck {
  if (typeof line !== 'string' && !isRegExp(line)) {
    throw new TypeError(`a line is a string or a RegExp, not ${typeof line}`);
  }
  if (typeof line === 'string' && /[\r\n]/.test(line)) {
    throw new TypeError('a line has no line end; use toShow for text on several lines');
  }
  if (row !== undefined) checkPosition('y', row);
  const pattern = isRegExp(line) ? new RegExp(line.source, line.flags.replace(/[gy]/g, '')) : line.trimEnd();
  const matches = (text: string | undefined) =>
    text !== undefined && (typeof pattern === 'string' ? text.trimEnd() === pattern : pattern.test(text));
  const linesOf = (screen: Screen) => (row === undefined ? screen.lines() : [screen.lines()[row]]);
  const name = describePattern(line);
  return {
    matcher: 'toHaveLine',
    call: `toHaveLine(${name}${row === undefined ? '' : `, { y: ${row} }`})`,
    missing: row === undefined ? `No line is ${name}` : `Row ${row} is not ${name}`,
    present: row === undefined ? `A line is ${name}` : `Row ${row} is ${name}`,
    holds: (screen) => linesOf(screen).some(matches),
    hint(screen) {
      const lines = screen.lines();
      if (row === undefined && lines.some(matches)) return `It is row ${lines.findIndex(matches)}.`;
      const here = row === undefined ? '' : `Row ${row} is ${quote(lines[row])}. `;
      return `${here}${describeNearest(pattern, lines)}`;
    },
  };
}

/** @throws {TypeError|RangeError} for anything that is not a position */
export function hasCursorAt(x: number, y: number): ScreenCheck {
  checkPosition('x', x);
  checkPosition('y', y);
  const place = `in column ${x}, row ${y}`;
  return {
    matcher: 'toHaveCursorAt',
    call: `toHaveCursorAt(${x}, ${y})`,
    missing: `The cursor is not ${place}`,
    present: `The cursor is ${place}`,
    holds: ({ cursor }) => cursor.x === x && cursor.y === y,
    hint: (screen) => `There is a ${describeCursor(screen)}.`,
  };
}

function describeNearest(pattern: string | RegExp, lines: readonly string[]): string {
  const line = nearestLine(pattern, lines);
  return line ? `The nearest line is row ${line.y}: ${quote(line.text)}` : 'No line is like it.';
}

/** In quotes, so that spaces at the end are seen. */
function quote(text = ''): string {
  return `"${escapeText(text)}"`;
}

function checkPosition(name: string, value: number): void {
  const range = 'a whole number from 0';
  if (typeof value !== 'number') throw new TypeError(`${name} must be ${range}, not ${typeof value}`);
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`${name} must be ${range}, not ${value}`);
}
