/**
 * What the mouse sends, as xterm does.
 *
 * Test: test/session/mouse.test.ts
 */
import { checkOptions } from '../expect/check-options.js';
import { didYouMean } from '../nearest.js';
import type { MouseTracking, TerminalModes } from './terminal-modes.js';

/** A button of the mouse, a direction of its wheel, or none. */
export type MouseButton =
  | 'left'
  | 'middle'
  | 'right'
  | 'back'
  | 'forward'
  | 'wheelUp'
  | 'wheelDown'
  | 'wheelLeft'
  | 'wheelRight'
  | 'none';

/** The keys that are held while the mouse is used. */
export interface MouseModifiers {
  shift?: boolean | undefined;
  alt?: boolean | undefined;
  ctrl?: boolean | undefined;
}

/** What the mouse does. */
export interface MouseEvent extends MouseModifiers {
  /** Column of the screen, from 0. */
  x: number;
  /** Row of the screen, from 0. */
  y: number;
  /** `'move'` has the button that is held, or `'none'`. The wheel is only pressed. Default: `'press'`. */
  action?: 'press' | 'release' | 'move' | undefined;
  /** Default: `'left'`; for `'move'` `'none'`. */
  button?: MouseButton | undefined;
}

/** Options of `Session.click`. */
export interface ClickOptions extends MouseModifiers {
  /** Default: `'left'`. */
  button?: MouseButton | undefined;
}

const CLICK_OPTIONS = ['button', 'shift', 'alt', 'ctrl'] as const satisfies (keyof ClickOptions)[];
const EVENT_FIELDS: readonly string[] = ['x', 'y', 'action', ...CLICK_OPTIONS] satisfies (keyof MouseEvent)[];

const CODES: Readonly<Record<MouseButton, number>> = {
  left: 0,
  middle: 1,
  right: 2,
  none: 3,
  wheelUp: 64,
  wheelDown: 65,
  wheelLeft: 66,
  wheelRight: 67,
  back: 128,
  forward: 129,
};
const MOVE = 32;
const SGR = 1006;
const UTF8 = 1005;
const URXVT = 1015;
/** Above it a coordinate does not fit into a byte. */
const HIGHEST_IN_BYTE = 223;

/** @throws {TypeError} for an unknown option, whose nearest is named */
export function checkClickOptions(options: ClickOptions): void {
  checkOptions('click', options, CLICK_OPTIONS);
}

/**
 * @throws {TypeError} for an unknown field, whose nearest is named.
 * @throws {RangeError} for a position that is not on the screen.
 */
export function checkMouseEvent(event: MouseEvent, size: { columns: number; rows: number }): void {
  checkOptions('sendMouse', event, EVENT_FIELDS);
  checkPosition('x', event.x, size.columns);
  checkPosition('y', event.y, size.rows);
}

function checkPosition(name: string, value: number, size: number): void {
  if (Number.isInteger(value) && value >= 0 && value < size) return;
  throw new RangeError(`${name} must be a whole number from 0 to ${size - 1}, not ${String(value)}`);
}

/**
 * Returns what an event of the mouse sends: nothing if it is not among those for which the program has asked.
 *
 * @throws {TypeError|RangeError} for a wrong event.
 * @throws an Error when the program has asked for no events of the mouse, or in an encoding that needs pixels.
 */
export function encodeMouse(event: MouseEvent, modes: TerminalModes): string | Uint8Array {
  const { x, y, action = 'press', button = action === 'move' ? 'none' : 'left' } = event;
  check(action, ['press', 'release', 'move'], 'action');
  check(button, Object.keys(CODES), 'button');
  const { mouse, mouseEncoding } = modes;
  if (mouse === 0) throw new Error('the program has not asked for events of the mouse');
  if (!isReported(action, button, mouse)) return '';
  const held = mouse === 9 ? 0 : heldCode(event);
  const code = CODES[button] + held + (action === 'move' ? MOVE : 0);
  if (mouseEncoding === SGR) return `\x1b[<${code};${x + 1};${y + 1}${action === 'release' ? 'm' : 'M'}`;
  // The others do not say which button was released.
  return encodeOld(32 + (action === 'release' ? CODES.none + held : code), x + 1, y + 1, mouseEncoding);
}

function heldCode({ shift, alt, ctrl }: MouseModifiers): number {
  return (shift ? 4 : 0) + (alt ? 8 : 0) + (ctrl ? 16 : 0);
}

function encodeOld(code: number, column: number, row: number, encoding: number): string | Uint8Array {
  if (encoding === URXVT) return `\x1b[${code};${column};${row}M`;
  if (encoding === UTF8) return `\x1b[M${String.fromCharCode(code, 32 + column, 32 + row)}`;
  if (encoding !== 0) throw new Error('the program has asked for positions of the mouse in pixels');
  if (Math.max(column, row) > HIGHEST_IN_BYTE) {
    throw new RangeError(`the encoding of the program has no columns and rows above ${HIGHEST_IN_BYTE - 1}`);
  }
  return Buffer.concat([Buffer.from('\x1b[M'), Buffer.from([code, 32 + column, 32 + row])]);
}

function isReported(action: string, button: MouseButton, mouse: MouseTracking): boolean {
  const isWheel = CODES[button] >= 64 && CODES[button] < 128;
  if (action === 'press') return button !== 'none' && (mouse !== 9 || CODES[button] < 3);
  if (isWheel || mouse === 9) return false;
  if (action === 'release') return button !== 'none';
  return mouse === 1003 || (mouse === 1002 && button !== 'none');
}

function check(value: unknown, known: readonly string[], name: string): void {
  if (typeof value === 'string' && known.includes(value)) return;
  const hint = typeof value === 'string' ? didYouMean(value, known) : undefined;
  const end = hint ? `; ${hint}` : '';
  throw new TypeError(`${name} must be one of ${known.join(', ')}, not ${String(value)}${end}`);
}
