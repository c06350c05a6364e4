/**
 * What a key sends to a program that has asked for kitty's keyboard protocol.
 *
 * Test: test/session/kitty-key.test.ts
 */
import { KITTY } from '../screen/keyboard-modes.js';
import { type Key, modifierNumber, textOf } from './key.js';
import { CONTROLS, FUNCTION_LETTERS, KEYPAD, KITTY_CODES, LETTERED, NUMBERED, SILENT } from './key-tables.js';

/** Whether a key is sent as an escape code of the protocol, and not as it would be without. */
export function isReported(key: Key, flags: number): boolean {
  const all = (flags & KITTY.allKeys) !== 0;
  const disambiguate = (flags & KITTY.disambiguate) !== 0;
  if (key.name === undefined) return all || (disambiguate && textOf(key) === undefined);
  if (SILENT.has(key.name)) return all;
  if (key.name === 'Escape' || !(key.name in CONTROLS)) {
    const sameForm = key.name in LETTERED || key.name in FUNCTION_LETTERS;
    return all || disambiguate || (sameForm && (flags & KITTY.eventTypes) !== 0);
  }
  // Without modifiers these stay as they are, so that a person can type `reset` after a crash of the program.
  return all || (disambiguate && modifierNumber(key.modifiers) > 1);
}

/** What happens to a key: it is pressed, it is still held, or it is released. */
export type KeyEvent = 'press' | 'repeat' | 'release';

const EVENT_NUMBERS: Readonly<Record<KeyEvent, string>> = { press: '', repeat: ':2', release: ':3' };

/** `CSI code:shifted ; modifiers:event ; text u`, or the form with a letter or a tilde. */
export function encodeKittyKey(key: Key, flags: number, event: KeyEvent = 'press'): string {
  const { code, final } = codeOf(key);
  const number = modifierNumber(key.modifiers);
  const eventNumber = (flags & KITTY.eventTypes) === 0 ? '' : EVENT_NUMBERS[event];
  const fields = [
    `${code}${shiftedOf(key, flags)}`,
    number > 1 || eventNumber !== '' ? `${number}${eventNumber}` : '',
    (flags & KITTY.text) !== 0 && event !== 'release' ? typedBy(key) : '',
  ];
  while (fields.at(-1) === '') fields.pop();
  // CSI 1 A is CSI A.
  const parameters = fields.length === 1 && code === 1 ? '' : fields.join(';');
  return `\x1b[${parameters}${final}`;
}

function codeOf({ name, character = '' }: Key): { readonly code: number; readonly final: string } {
  if (name === undefined) return { code: character.codePointAt(0) ?? 0, final: 'u' };
  // CSI R is the answer to a query of the cursor position.
  if (name === 'F3') return { code: 13, final: '~' };
  const letter = LETTERED[name] ?? FUNCTION_LETTERS[name];
  if (letter !== undefined) return { code: 1, final: letter };
  const number = NUMBERED[name];
  if (number !== undefined) return { code: number, final: '~' };
  return { code: KITTY_CODES[name] ?? CONTROLS[name]?.charCodeAt(0) ?? 0, final: 'u' };
}

/** The alternate key: what the key types with Shift. */
function shiftedOf({ character, shifted, modifiers }: Key, flags: number): string {
  if ((flags & KITTY.alternateKeys) === 0 || !modifiers.shift || shifted === character) return '';
  return shifted === undefined ? '' : `:${shifted.codePointAt(0)}`;
}

/** The associated text, as code points. */
function typedBy(key: Key): string {
  const keypad = key.name === undefined ? undefined : KEYPAD[key.name]?.[0];
  const isPlain = modifierNumber(key.modifiers) === 1;
  const text = key.name === undefined ? textOf(key) : isPlain && keypad !== '\r' ? keypad : undefined;
  return text === undefined ? '' : Array.from(text, (character) => character.codePointAt(0)).join(':');
}
