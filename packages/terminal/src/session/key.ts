/**
 * The names of keys: `'F5'`, `'Ctrl+c'`, `'Alt+Shift+ArrowUp'`.
 *
 * Test: test/session/encode-key.test.ts
 */

import { escapeText } from '../expect/escape-text.js';
import { didYouMean } from '../nearest.js';
import { KEY_ALIASES, KEY_NAMES } from './key-tables.js';

export interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly super: boolean;
  readonly hyper: boolean;
}

export interface Key {
  /** As the caller wrote it, for errors. */
  readonly written: string;
  /** The name of a key in the tables; undefined for a character. */
  readonly name: string | undefined;
  /** The character of a key that types one, without Shift on a US keyboard. */
  readonly character: string | undefined;
  /** The character with Shift. */
  readonly shifted: string | undefined;
  readonly modifiers: Modifiers;
}

const MODIFIERS: Readonly<Record<string, keyof Modifiers>> = {
  shift: 'shift',
  alt: 'alt',
  meta: 'alt',
  option: 'alt',
  ctrl: 'ctrl',
  control: 'ctrl',
  super: 'super',
  command: 'super',
  cmd: 'super',
  win: 'super',
  hyper: 'hyper',
};

/** The characters of a US keyboard without and with Shift. */
const PLAIN = "`1234567890-=[]\\;',./";
const SHIFTED = '~!@#$%^&*()_+{}|:"<>?';

/** Names without regard to case. */
const BY_LOWER_CASE = new Map([
  ...KEY_NAMES.map((name) => [name.toLowerCase(), name] as const),
  ...Object.entries(KEY_ALIASES),
]);

/** @throws {TypeError} for an unknown key; the message names the nearest, or all if none is near. */
export function readKey(written: string): Key {
  if (typeof written !== 'string')
    throw new TypeError(`a key is a string such as 'Enter', not ${typeof written}`);
  const { key, modifiers } = split(written);
  if ([...key].length === 1 && key >= ' ') return characterKey(written, key, modifiers);
  const name = BY_LOWER_CASE.get(key.toLowerCase());
  if (name === undefined) throw unknownKey(written, key);
  if (name === 'Space') return characterKey(written, ' ', modifiers);
  return { written, name, character: undefined, shifted: undefined, modifiers };
}

function characterKey(written: string, character: string, modifiers: Modifiers): Key {
  const at = SHIFTED.indexOf(character);
  const plain = at >= 0 ? PLAIN.charAt(at) : unlessLonger(character.toLowerCase(), character);
  const index = PLAIN.indexOf(plain);
  const shifted = index >= 0 ? SHIFTED.charAt(index) : unlessLonger(plain.toUpperCase(), plain);
  // 'A' is Shift+a; but 'Ctrl+C' is how many write Ctrl+c.
  const isLetter = at < 0 && character !== plain;
  const shift = modifiers.shift || (character !== plain && !(modifiers.ctrl && isLetter));
  return { written, name: undefined, character: plain, shifted, modifiers: { ...modifiers, shift } };
}

/** Some characters become two in the other case. */
function unlessLonger(changed: string, original: string): string {
  return [...changed].length === 1 ? changed : original;
}

function split(written: string): { key: string; modifiers: Modifiers } {
  // The last plus may be the key itself: 'Ctrl++'.
  const parts = written.endsWith('++') ? [...written.slice(0, -2).split('+'), '+'] : written.split('+');
  const key = written === '+' ? '+' : (parts.at(-1) ?? '');
  const modifiers = { shift: false, alt: false, ctrl: false, super: false, hyper: false };
  for (const part of written === '+' ? [] : parts.slice(0, -1)) {
    const modifier = MODIFIERS[part.toLowerCase()];
    if (modifier === undefined) {
      const known = ['Shift', 'Alt', 'Ctrl', 'Super', 'Hyper'];
      const hint = didYouMean(part, known) ?? `a modifier is one of: ${known.join(', ')}`;
      throw new TypeError(`unknown modifier '${part}' in the key '${written}'; ${hint}`);
    }
    modifiers[modifier] = true;
  }
  return { key, modifiers };
}

function unknownKey(written: string, key: string): TypeError {
  const hint =
    otherNotation(written) ??
    didYouMean(key, KEY_NAMES) ??
    `a key is a character or one of: ${KEY_NAMES.join(', ')}`;
  return new TypeError(`unknown key '${escapeText(written)}'; ${hint}`);
}

/** For `Ctrl-C` and `^C`: how the key is written here. */
function otherNotation(written: string): string | undefined {
  const control = /^\^(.)$/.exec(written)?.[1]?.toLowerCase();
  const [modifier = '', key] = written.split(/-(.+)/s);
  if (control === undefined && (!key || !Object.hasOwn(MODIFIERS, modifier.toLowerCase()))) return undefined;
  return `did you mean '${control === undefined ? `${modifier}+${key}` : `Ctrl+${control}`}'?`;
}

/** The parameter of xterm: 1, plus 1 for Shift, 2 for Alt, 4 for Ctrl, 8 for Super and 16 for Hyper. */
export function modifierNumber({ shift, alt, ctrl, super: isSuper, hyper }: Modifiers): number {
  return 1 + (shift ? 1 : 0) + (alt ? 2 : 0) + (ctrl ? 4 : 0) + (isSuper ? 8 : 0) + (hyper ? 16 : 0);
}

/** Returns what a key types; undefined if it types nothing. */
export function textOf({ character, shifted, modifiers }: Key): string | undefined {
  const { shift, alt, ctrl, super: isSuper, hyper } = modifiers;
  if (alt || ctrl || isSuper || hyper) return undefined;
  return shift ? shifted : character;
}
