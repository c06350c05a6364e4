import { type Key, modifierNumber } from './key.js';
import { CONTROLS } from './key-tables.js';

/**
 * Returns what a key sends while modifyOtherKeys of xterm is on; undefined for keys that it does not change.
 *
 * @param level 1: keys that have no well-known encoding; 2: also those that have; 3: also without modifiers
 * @param format 0: CSI 27 ; modifiers ; code ~, 1: CSI code ; modifiers u
 */
export function encodeOtherKey(key: Key, level: number, format: number): string | undefined {
  if (!isModified(key, level)) return undefined;
  const { name, character = '', shifted = '', modifiers } = key;
  const text = name === undefined ? (modifiers.shift ? shifted : character) : CONTROLS[name];
  const code = text?.codePointAt(0);
  if (code === undefined) return undefined;
  const number = modifierNumber(modifiers);
  return format === 1 ? `\x1b[${code};${number}u` : `\x1b[27;${number};${code}~`;
}

function isModified(key: Key, level: number): boolean {
  const number = modifierNumber(key.modifiers);
  if (key.name === undefined) return isCharacterModified(key, level);
  if (!(key.name in CONTROLS)) return false;
  if (level >= 2) return number > 1 || level === 3;
  // Shift+Tab, Backspace and Escape have encodings of their own.
  return key.name === 'Enter' ? number > 1 : key.name === 'Tab' && key.modifiers.ctrl;
}

function isCharacterModified({ character = '', modifiers }: Key, level: number): boolean {
  const { shift, alt, ctrl, super: isSuper, hyper } = modifiers;
  if (isSuper || hyper || level === 3) return true;
  if (level === 2) return alt || ctrl;
  // A control character takes no Shift with a letter.
  if (/^[a-z]$/.test(character)) return ctrl && shift;
  return ctrl && !(shift ? /^[26\-/]$/ : /^[[\]\\/ ]$/).test(character);
}
