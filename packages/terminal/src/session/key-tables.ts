/** The keys that have a name, and what xterm and kitty call them. */

/** Keys whose sequence ends with a letter: CSI A, in application mode SS3 A, with modifiers CSI 1 ; m A. */
export const LETTERED: Readonly<Record<string, string>> = {
  ArrowUp: 'A',
  ArrowDown: 'B',
  ArrowRight: 'C',
  ArrowLeft: 'D',
  Home: 'H',
  End: 'F',
  NumpadBegin: 'E',
};

/** Keys that send SS3 P in every mode, with modifiers CSI 1 ; m P. */
export const FUNCTION_LETTERS: Readonly<Record<string, string>> = { F1: 'P', F2: 'Q', F3: 'R', F4: 'S' };

/** Keys that send CSI number ~, with modifiers CSI number ; m ~. */
export const NUMBERED: Readonly<Record<string, number>> = {
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

/** Function keys to which xterm gives numbers as well, but kitty does not. */
export const XTERM_NUMBERED: Readonly<Record<string, number>> = {
  F13: 25,
  F14: 26,
  F15: 28,
  F16: 29,
  F17: 31,
  F18: 32,
  F19: 33,
  F20: 34,
};

/** Keys that send a control character. */
export const CONTROLS: Readonly<Record<string, string>> = {
  Enter: '\r',
  Tab: '\t',
  Escape: '\x1b',
  Backspace: '\x7f',
};

/** Keys of the numeric keypad: the character, and the letter of the SS3 sequence in application mode. */
export const KEYPAD: Readonly<Record<string, readonly [character: string, letter: string]>> = {
  ...Object.fromEntries(
    Array.from('0123456789', (digit, index) => [`Numpad${digit}`, [digit, 'pqrstuvwxy'.charAt(index)]]),
  ),
  NumpadDecimal: ['.', 'n'],
  NumpadDivide: ['/', 'o'],
  NumpadMultiply: ['*', 'j'],
  NumpadSubtract: ['-', 'm'],
  NumpadAdd: ['+', 'k'],
  NumpadEnter: ['\r', 'M'],
  NumpadEqual: ['=', 'X'],
  NumpadComma: [',', 'l'],
};

/** Keys of the keypad while NumLock is off: they act as these keys. */
export const KEYPAD_ACTIONS: Readonly<Record<string, string>> = {
  NumpadLeft: 'ArrowLeft',
  NumpadRight: 'ArrowRight',
  NumpadUp: 'ArrowUp',
  NumpadDown: 'ArrowDown',
  NumpadPageUp: 'PageUp',
  NumpadPageDown: 'PageDown',
  NumpadHome: 'Home',
  NumpadEnd: 'End',
  NumpadInsert: 'Insert',
  NumpadDelete: 'Delete',
};

const LOCKS = ['CapsLock', 'ScrollLock', 'NumLock', 'PrintScreen', 'Pause', 'Menu'];
const MORE_FUNCTIONS = Array.from({ length: 23 }, (_, index) => `F${13 + index}`);
const MEDIA = [
  'MediaPlay',
  'MediaPause',
  'MediaPlayPause',
  'MediaReverse',
  'MediaStop',
  'MediaFastForward',
  'MediaRewind',
  'MediaTrackNext',
  'MediaTrackPrevious',
  'MediaRecord',
  'AudioVolumeDown',
  'AudioVolumeUp',
  'AudioVolumeMute',
];
const MODIFIER_KEYS = [
  ...['Left', 'Right'].flatMap((side) =>
    ['Shift', 'Control', 'Alt', 'Super', 'Hyper', 'Meta'].map((name) => `${name}${side}`),
  ),
  'AltGraph',
  'Level5Shift',
];

/** The numbers of kitty's keyboard protocol in the private use area. */
export const KITTY_CODES: Readonly<Record<string, number>> = {
  ...from(57358, LOCKS),
  ...from(57376, MORE_FUNCTIONS),
  ...from(57399, Object.keys(KEYPAD)),
  ...from(57417, Object.keys(KEYPAD_ACTIONS)),
  ...from(57428, MEDIA),
  ...from(57441, MODIFIER_KEYS),
};

function from(first: number, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, index) => [name, first + index]));
}

/** Keys that send nothing unless the program asked for all keys. */
export const SILENT: ReadonlySet<string> = new Set(MODIFIER_KEYS);

/** In lower case. */
export const KEY_ALIASES: Readonly<Record<string, string>> = {
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
  contextmenu: 'Menu',
};

export const KEY_NAMES: readonly string[] = [
  LETTERED,
  FUNCTION_LETTERS,
  NUMBERED,
  CONTROLS,
  { Space: ' ' },
  KITTY_CODES,
].flatMap((keys) => Object.keys(keys));
