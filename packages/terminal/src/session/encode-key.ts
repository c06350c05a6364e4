/**
 * What a key sends, as xterm and kitty do.
 *
 * Test: test/session/encode-key.test.ts
 */
import { KITTY } from '../screen/keyboard-modes.js';
import { encodeKittyKey, isReported, type KeyEvent } from './encode-kitty-key.js';
import { encodeOtherKey } from './encode-other-key.js';
import { type Key, type Modifiers, modifierNumber, readKey, textOf } from './key.js';
import {
  CONTROLS,
  FUNCTION_LETTERS,
  KEYPAD,
  KEYPAD_ACTIONS,
  KITTY_CODES,
  LETTERED,
  NUMBERED,
  SILENT,
  XTERM_NUMBERED,
} from './key-tables.js';
import type { TerminalModes } from './terminal-modes.js';

/**
 * Returns what a key sends: `'F5'`, `'Ctrl+c'`, `'Alt+Shift+ArrowUp'`.
 *
 * @throws {TypeError} for an unknown key; the message names the nearest.
 */
export function encodeKey(name: string, modes: TerminalModes, event: KeyEvent = 'press'): string {
  const key = readKey(name);
  const { flags, modifyOtherKeys, formatOtherKeys } = modes.keyboard;
  if (event === 'release' && (flags & KITTY.eventTypes) === 0) return '';
  if (isReported(key, flags)) return encodeKittyKey(key, flags, event);
  // Only escape codes of the protocol tell that a key was released.
  if (event === 'release') return '';
  const other =
    flags === 0 && modifyOtherKeys > 0 ? encodeOtherKey(key, modifyOtherKeys, formatOtherKeys) : undefined;
  if (other !== undefined) return other;
  return key.name === undefined ? encodeCharacter(key) : encodeNamed(key, key.name, modes);
}

function encodeNamed(key: Key, name: string, modes: TerminalModes): string {
  const { modifiers } = key;
  const number = modifierNumber(modifiers);
  const acting = KEYPAD_ACTIONS[name] ?? name;
  const letter = LETTERED[acting] ?? FUNCTION_LETTERS[acting];
  if (letter !== undefined) {
    const application = acting in FUNCTION_LETTERS || modes.applicationCursorKeys;
    return encodeLettered(letter, number, application);
  }
  const code = NUMBERED[acting] ?? XTERM_NUMBERED[acting];
  if (code !== undefined) return number > 1 ? `\x1b[${code};${number}~` : `\x1b[${code}~`;
  const keypad = KEYPAD[name];
  if (keypad) return encodeKeypad(keypad, number, modes);
  if (name in CONTROLS) return encodeControlKey(name, modifiers);
  if (SILENT.has(name)) return '';
  // Keys that xterm does not know, as kitty sends them in every mode.
  return `\x1b[${KITTY_CODES[name]}${number > 1 ? `;${number}` : ''}u`;
}

function encodeLettered(letter: string, number: number, application: boolean): string {
  if (number > 1) return `\x1b[1;${number}${letter}`;
  return application ? `\x1bO${letter}` : `\x1b[${letter}`;
}

function encodeKeypad(
  [character, letter]: readonly [string, string],
  number: number,
  modes: TerminalModes,
): string {
  if (modes.applicationKeypad) return `\x1bO${number > 1 ? number : ''}${letter}`;
  const isAlt = ((number - 1) & 2) !== 0;
  return isAlt ? `\x1b${character}` : character;
}

function encodeControlKey(name: string, { shift, alt, ctrl }: Modifiers): string {
  const prefix = alt ? '\x1b' : '';
  if (name === 'Tab' && shift) return `${prefix}\x1b[Z`;
  if (name === 'Backspace' && ctrl) return `${prefix}\b`;
  return prefix + (CONTROLS[name] ?? '');
}

function encodeCharacter(key: Key): string {
  const { written, character = '', shifted = '', modifiers } = key;
  const text = textOf(key);
  if (text !== undefined) return text;
  const { shift, alt, ctrl, super: isSuper, hyper } = modifiers;
  // No legacy encoding has these modifiers: as kitty.
  if (isSuper || hyper) return encodeKittyKey(key, KITTY.disambiguate);
  const typed = shift ? shifted : character;
  return (alt ? '\x1b' : '') + (ctrl ? controlCharacter(written, typed) : typed);
}

/**
 * Returns the control character of a letter or of one of `@[\]^_?`, and of the space.
 * @throws {TypeError} for other characters.
 */
export function controlCharacter(name: string, key: string): string {
  const control = findControlCharacter(key);
  if (control !== undefined) return control;
  throw new TypeError(`'${name}' has no control character: it needs a letter or one of @ [ \\ ] ^ _ ?`);
}

function findControlCharacter(key: string): string | undefined {
  if (key === '?') return '\x7f';
  if (key === ' ') return '\0';
  // Ctrl+/ is Ctrl+_ on every keyboard.
  if (key === '/') return '\x1f';
  const code = key.toUpperCase().charCodeAt(0);
  return key.length === 1 && code >= 0x40 && code <= 0x5f ? String.fromCharCode(code - 0x40) : undefined;
}
