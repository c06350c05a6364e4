/**
 * What a key sends, as xterm does.
 *
 * Test: test/session/encode-key.test.ts
 */
import { nearest } from './nearest.js';
import type { TerminalModes } from './terminal-modes.js';

interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

/** The bit of Alt in the parameter for modifiers. */
const ALT = 2;

const MODIFIERS: Readonly<Record<string, keyof Modifiers>> = {
  shift: 'shift',
  alt: 'alt',
  meta: 'alt',
  option: 'alt',
  ctrl: 'ctrl',
  control: 'ctrl',
};

/** Keys whose sequence ends with a letter: CSI A, in application mode SS3 A, with modifiers CSI 1 ; m A. */
const LETTERED: Readonly<Record<string, string>> = {
  ArrowUp: 'A',
  ArrowDown: 'B',
  ArrowRight: 'C',
  ArrowLeft: 'D',
  Home: 'H',
  End: 'F',
};

/** Keys that send SS3 P in every mode, with modifiers CSI 1 ; m P. */
const FUNCTION_LETTERS: Readonly<Record<string, string>> = { F1: 'P', F2: 'Q', F3: 'R', F4: 'S' };

/** Keys that send CSI number ~, with modifiers CSI number ; m ~. */
const NUMBERED: Readonly<Record<string, number>> = {
  Insert: 2,
  Delete: 3,
  PageUp: 5,
  PageDown: 6,
  F5: 15,
  F6: 17,
  F7: 18,
  F8: 19,
  F9: 20,
  F10: 21,
  F11: 23,
  F12: 24,
};

/** Keys that send a character. */
const CHARACTERS: Readonly<Record<string, string>> = {
  Enter: '\r',
  Tab: '\t',
  Escape: '\x1b',
  Backspace: '\x7f',
  Space: ' ',
};

/** Keys of the numeric keypad: the character, and the letter of the SS3 sequence in application mode. */
const KEYPAD: Readonly<Record<string, readonly [character: string, letter: string]>> = {
  NumpadEnter: ['\r', 'M'],
  NumpadMultiply: ['*', 'j'],
  NumpadAdd: ['+', 'k'],
  NumpadComma: [',', 'l'],
  NumpadSubtract: ['-', 'm'],
  NumpadDecimal: ['.', 'n'],
  NumpadDivide: ['/', 'o'],
  ...Object.fromEntries(
    Array.from('0123456789', (digit, index) => [`Numpad${digit}`, [digit, 'pqrstuvwxy'.charAt(index)]]),
  ),
};

const ALIASES: Readonly<Record<string, string>> = {
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  return: 'Enter',
  esc: 'Escape',
  del: 'Delete',
  ins: 'Insert',
  pgup: 'PageUp',
  pgdn: 'PageDown',
};

const NAMES = [LETTERED, FUNCTION_LETTERS, NUMBERED, CHARACTERS, KEYPAD].flatMap((keys) => Object.keys(keys));

/** Names without regard to case. */
const BY_LOWER_CASE = new Map([
  ...NAMES.map((name) => [name.toLowerCase(), name] as const),
  ...Object.entries(ALIASES),
]);

/**
 * Returns what a key sends: `'F5'`, `'Ctrl+c'`, `'Alt+Shift+ArrowUp'`.
 *
 * @throws {TypeError} for an unknown key; the message names the nearest.
 */
export function encodeKey(name: string, modes: TerminalModes): string {
  if (typeof name !== 'string') throw new TypeError(`a key is a string such as 'Enter', not ${typeof name}`);
  const { key, modifiers } = readKey(name);
  if (isCharacter(key)) return encodeCharacter(name, key, modifiers);
  const known = BY_LOWER_CASE.get(key.toLowerCase());
  if (known === undefined) throw unknownKey(name, key);
  return encodeNamed(known, modifiers, modes);
}

function readKey(name: string): { key: string; modifiers: Modifiers } {
  // The last plus may be the key itself: 'Ctrl++'.
  const parts =
    name.length > 1 && name.endsWith('+') ? [...name.slice(0, -2).split('+'), '+'] : name.split('+');
  const key = name === '+' ? '+' : (parts.at(-1) ?? '');
  const modifiers = { shift: false, alt: false, ctrl: false };
  for (const part of name === '+' ? [] : parts.slice(0, -1)) {
    const modifier = MODIFIERS[part.toLowerCase()];
    if (modifier === undefined) {
      const known = ['Shift', 'Alt', 'Ctrl'];
      throw new TypeError(
        `unknown modifier '${part}' in the key '${name}'; did you mean '${nearest(part, known)}'?`,
      );
    }
    modifiers[modifier] = true;
  }
  return { key, modifiers };
}

/** Whether a key is one character. */
function isCharacter(key: string): boolean {
  return key.length > 0 && [...key].length === 1 && key >= ' ';
}

function unknownKey(name: string, key: string): TypeError {
  const hint = `did you mean '${nearest(key, NAMES)}'? A key is a character or one of: ${NAMES.join(', ')}`;
  return new TypeError(`unknown key '${name}'; ${hint}`);
}

function encodeNamed(name: string, modifiers: Modifiers, modes: TerminalModes): string {
  const number = modifierNumber(modifiers);
  const letter = LETTERED[name] ?? FUNCTION_LETTERS[name];
  if (letter !== undefined && number > 1) return `\x1b[1;${number}${letter}`;
  if (letter !== undefined) {
    return name in FUNCTION_LETTERS || modes.applicationCursorKeys ? `\x1bO${letter}` : `\x1b[${letter}`;
  }
  const code = NUMBERED[name];
  if (code !== undefined) return number > 1 ? `\x1b[${code};${number}~` : `\x1b[${code}~`;
  const keypad = KEYPAD[name];
  return keypad ? encodeKeypad(keypad, number, modes) : encodeControlKey(name, modifiers);
}

function encodeKeypad(
  [character, letter]: readonly [string, string],
  number: number,
  modes: TerminalModes,
): string {
  if (modes.applicationKeypad) return `\x1bO${number > 1 ? number : ''}${letter}`;
  return ((number - 1) & ALT) !== 0 ? `\x1b${character}` : character;
}

/** The parameter of xterm: 1, plus 1 for Shift, 2 for Alt and 4 for Ctrl. */
function modifierNumber({ shift, alt, ctrl }: Modifiers): number {
  return 1 + (shift ? 1 : 0) + (alt ? ALT : 0) + (ctrl ? 4 : 0);
}

function encodeControlKey(name: string, { shift, alt, ctrl }: Modifiers): string {
  const prefix = alt ? '\x1b' : '';
  if (name === 'Tab' && shift) return `${prefix}\x1b[Z`;
  if (name === 'Backspace' && ctrl) return `${prefix}\b`;
  if (name === 'Space' && ctrl) return `${prefix}\0`;
  return prefix + (CHARACTERS[name] ?? '');
}

function encodeCharacter(name: string, key: string, { shift, alt, ctrl }: Modifiers): string {
  const shifted = shift ? key.toUpperCase() : key;
  return (alt ? '\x1b' : '') + (ctrl ? controlCharacter(name, key) : shifted);
}

/**
 * Returns the control character of a letter or of one of `@[\]^_?`, and of the space.
 * @throws {TypeError} for other characters.
 */
export function controlCharacter(name: string, key: string): string {
  if (key === '?') return '\x7f';
  if (key === ' ') return '\0';
  // Ctrl+/ is Ctrl+_ on every keyboard.
  if (key === '/') return '\x1f';
  const code = key.toUpperCase().charCodeAt(0);
  if (key.length === 1 && code >= 0x40 && code <= 0x5f) return String.fromCharCode(code - 0x40);
  throw new TypeError(`'${name}' has no control character: it needs a letter or one of @ [ \\ ] ^ _ ?`);
}
