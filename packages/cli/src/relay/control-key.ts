/**
 * The keys of --escape and --marker-key, as the user names them and as terminals send them.
 *
 * Test: test/relay/control-key.test.ts
 */

/** A control character, and its name: `^]`. */
export interface ControlKey {
  readonly code: number;
  readonly name: string;
}

/** Parses `^]`, `Ctrl+]` or `C-]`; undefined for anything else than a control key. */
export function parseControlKey(text: string): ControlKey | undefined {
  const [, letter = ''] = /^(?:\^|ctrl[+-]|c-)(.)$/is.exec(text) ?? [];
  const code = letter === '' ? -1 : letter.toUpperCase().charCodeAt(0) ^ 0x40;
  // Not NUL, ^M and ^J, which Enter sends, nor ^[, with which every arrow key begins.
  const isUsable = code > 0 && code < 0x20 && ![0x0a, 0x0d, 0x1b].includes(code);
  return isUsable ? { code, name: `^${letter.toUpperCase()}` } : undefined;
}

/** Ctrl as the number of modifiers, also with Caps Lock, Num Lock or both. */
const CTRL = '(?:5|69|133|197)';

/**
 * The source of a pattern for the key as terminals send it: a byte, or a sequence if a program has asked for another encoding of the
 * keyboard (kitty's keyboard protocol, or modifyOtherKeys of xterm).
 *
 * @param event of kitty's encoding: the key is pressed, or a press of it is repeated or ends, which has no other encoding
 */
export function keyPattern({ code }: ControlKey, event: 'pressed' | 'held'): string {
  const character = String.fromCharCode(code | 0x40).toLowerCase();
  const point = character.charCodeAt(0);
  const kitty = (type: string) => String.raw`\x1b\[${point}(?::\d*)*;${CTRL}${type}(?:;[\d:]*)?u`;
  if (event === 'held') return kitty(':[23]');
  const byte = String.raw`\x${code.toString(16).padStart(2, '0')}`;
  return String.raw`${byte}|${kitty('(?::1)?')}|\x1b\[27;${CTRL};${point}~`;
}
