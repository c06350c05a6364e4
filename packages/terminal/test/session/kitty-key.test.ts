import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeKey } from '#src/session/encode-key.js';
import { FUNCTION_LETTERS, KEY_NAMES, KITTY_CODES, LETTERED, NUMBERED } from '#src/session/key-tables.js';
import { TerminalModes } from '#src/session/terminal-modes.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

function withFlags(flags: number): TerminalModes {
  const modes = new TerminalModes();
  modes.apply(`\x1b[>${flags}u`);
  return modes;
}

const DISAMBIGUATE = 1;
const ALTERNATE = 4;
const ALL = 8;
const TEXT = 16;

const keys: readonly [flags: number, name: string, sent: string][] = [
  // What types text is text, unless all keys are wanted.
  [DISAMBIGUATE, 'a', 'a'],
  [DISAMBIGUATE, 'Shift+a', 'A'],
  [DISAMBIGUATE, '!', '!'],
  [DISAMBIGUATE, 'é', 'é'],
  [DISAMBIGUATE, 'Shift+Space', ' '],
  // The keys that were ambiguous.
  [DISAMBIGUATE, 'Escape', '\x1b[27u'],
  [DISAMBIGUATE, 'Alt+[', '\x1b[91;3u'],
  [DISAMBIGUATE, 'Ctrl+c', '\x1b[99;5u'],
  [DISAMBIGUATE, 'Ctrl+C', '\x1b[99;5u'],
  [DISAMBIGUATE, 'Ctrl+i', '\x1b[105;5u'],
  [DISAMBIGUATE, 'Ctrl+Shift+a', '\x1b[97;6u'],
  [DISAMBIGUATE, 'Ctrl+Alt+x', '\x1b[120;7u'],
  [DISAMBIGUATE, 'Alt+A', '\x1b[97;4u'],
  [DISAMBIGUATE, 'Ctrl+1', '\x1b[49;5u'],
  [DISAMBIGUATE, 'Ctrl+ü', '\x1b[252;5u'],
  [DISAMBIGUATE, 'Ctrl+Space', '\x1b[32;5u'],
  [DISAMBIGUATE, 'Ctrl++', '\x1b[61;6u'],
  [DISAMBIGUATE, 'Super+a', '\x1b[97;9u'],
  // Without modifiers these are as before, so that `reset` can be typed.
  [DISAMBIGUATE, 'Enter', '\r'],
  [DISAMBIGUATE, 'Tab', '\t'],
  [DISAMBIGUATE, 'Backspace', '\x7f'],
  [DISAMBIGUATE, 'Shift+Enter', '\x1b[13;2u'],
  [DISAMBIGUATE, 'Shift+Tab', '\x1b[9;2u'],
  [DISAMBIGUATE, 'Ctrl+Shift+Tab', '\x1b[9;6u'],
  [DISAMBIGUATE, 'Ctrl+Backspace', '\x1b[127;5u'],
  // Function keys.
  [DISAMBIGUATE, 'ArrowUp', '\x1b[A'],
  [DISAMBIGUATE, 'Ctrl+ArrowUp', '\x1b[1;5A'],
  [DISAMBIGUATE, 'F1', '\x1b[P'],
  [DISAMBIGUATE, 'F3', '\x1b[13~'],
  [DISAMBIGUATE, 'Shift+F3', '\x1b[13;2~'],
  [DISAMBIGUATE, 'F5', '\x1b[15~'],
  [DISAMBIGUATE, 'F13', '\x1b[57376u'],
  [DISAMBIGUATE, 'F35', '\x1b[57398u'],
  [DISAMBIGUATE, 'Delete', '\x1b[3~'],
  [DISAMBIGUATE, 'Menu', '\x1b[57363u'],
  [DISAMBIGUATE, 'Numpad5', '\x1b[57404u'],
  [DISAMBIGUATE, 'NumpadEnter', '\x1b[57414u'],
  [DISAMBIGUATE, 'NumpadLeft', '\x1b[57417u'],
  [DISAMBIGUATE, 'NumpadBegin', '\x1b[E'],
  [DISAMBIGUATE, 'MediaPlayPause', '\x1b[57430u'],
  [DISAMBIGUATE, 'ShiftLeft', ''],
  // All keys.
  [ALL, 'a', '\x1b[97u'],
  [ALL, 'A', '\x1b[97;2u'],
  [ALL, 'Enter', '\x1b[13u'],
  [ALL, 'Tab', '\x1b[9u'],
  [ALL, 'Backspace', '\x1b[127u'],
  [ALL, 'ShiftLeft', '\x1b[57441u'],
  [ALL, 'AudioVolumeMute', '\x1b[57440u'],
  // Alternate keys and text.
  [DISAMBIGUATE | ALTERNATE, 'Ctrl+Shift+a', '\x1b[97:65;6u'],
  [DISAMBIGUATE | ALTERNATE, 'Ctrl+a', '\x1b[97;5u'],
  [DISAMBIGUATE | ALTERNATE, 'Ctrl++', '\x1b[61:43;6u'],
  [ALL | TEXT, 'a', '\x1b[97;;97u'],
  [ALL | TEXT, 'Shift+a', '\x1b[97;2;65u'],
  [ALL | ALTERNATE | TEXT, '!', '\x1b[49:33;2;33u'],
  [ALL | TEXT, 'Ctrl+a', '\x1b[97;5u'],
  [ALL | TEXT, 'Enter', '\x1b[13u'],
  [ALL | TEXT, 'Numpad5', '\x1b[57404;;53u'],
  [ALL | TEXT, '😀', '\x1b[128512;;128512u'],
];
for (const [flags, name, sent] of keys) {
  test(`the key ${name} sends ${JSON.stringify(sent)} with the flags ${flags} of kitty's keyboard protocol`, () => {
    assert.equal(encodeKey(name, withFlags(flags)), sent);
  });
}

test("with the flags of kitty's keyboard protocol, arrow keys do not follow the mode of application cursor keys", () => {
  const modes = withFlags(DISAMBIGUATE);
  modes.apply('\x1b[?1h');
  modes.apply('\x1b=');
  assert.equal(encodeKey('ArrowUp', modes), '\x1b[A');
  assert.equal(encodeKey('Numpad1', modes), '\x1b[57400u');
  modes.apply('\x1b[<u');
  assert.equal(encodeKey('ArrowUp', modes), '\x1bOA');
  assert.equal(encodeKey('Numpad1', modes), '\x1bOq');
});

test('keys that have no legacy encoding are sent as kitty sends them, and modifiers alone send nothing', () => {
  const legacy = new TerminalModes();
  assert.equal(encodeKey('Super+a', legacy), '\x1b[97;9u');
  assert.equal(encodeKey('F13', legacy), '\x1b[25~');
  assert.equal(encodeKey('F25', legacy), '\x1b[57388u');
  assert.equal(encodeKey('MediaPlay', legacy), '\x1b[57428u');
  assert.equal(encodeKey('NumpadLeft', legacy), '\x1b[D');
  assert.equal(encodeKey('ControlLeft', legacy), '');
});

test('a program that has asked for events is told that a key is held and released', () => {
  const EVENTS = 2;
  const modes = withFlags(DISAMBIGUATE | EVENTS | ALL | TEXT);
  assert.equal(encodeKey('a', modes), '\x1b[97;;97u');
  assert.equal(encodeKey('a', modes, 'repeat'), '\x1b[97;1:2;97u');
  assert.equal(encodeKey('a', modes, 'release'), '\x1b[97;1:3u');
  assert.equal(encodeKey('Ctrl+ArrowUp', modes, 'release'), '\x1b[1;5:3A');
  // What types text is text, and has no events.
  const text = withFlags(DISAMBIGUATE | EVENTS);
  assert.equal(encodeKey('a', text, 'repeat'), 'a');
  assert.equal(encodeKey('a', text, 'release'), '');
  assert.equal(encodeKey('Enter', text, 'release'), '');
  assert.equal(encodeKey('F5', text, 'release'), '\x1b[15;1:3~');
  for (const flags of [0, DISAMBIGUATE | ALL]) {
    const without = withFlags(flags);
    assert.equal(encodeKey('F5', without, 'release'), '');
    assert.equal(encodeKey('F5', without, 'repeat'), '\x1b[15~');
  }
});

const others: readonly [name: string, level1: string, level2: string, formatted: string][] = [
  ['a', 'a', 'a', 'a'],
  ['Shift+a', 'A', 'A', 'A'],
  ['Ctrl+a', '\x01', '\x1b[27;5;97~', '\x1b[97;5u'],
  ['Ctrl+Shift+a', '\x1b[27;6;65~', '\x1b[27;6;65~', '\x1b[65;6u'],
  ['Ctrl+1', '\x1b[27;5;49~', '\x1b[27;5;49~', '\x1b[49;5u'],
  ['Ctrl+,', '\x1b[27;5;44~', '\x1b[27;5;44~', '\x1b[44;5u'],
  ['Ctrl+[', '\x1b', '\x1b[27;5;91~', '\x1b[91;5u'],
  ['Ctrl+?', '\x7f', '\x1b[27;6;63~', '\x1b[63;6u'],
  ['Alt+x', '\x1bx', '\x1b[27;3;120~', '\x1b[120;3u'],
  ['Enter', '\r', '\r', '\r'],
  ['Shift+Enter', '\x1b[27;2;13~', '\x1b[27;2;13~', '\x1b[13;2u'],
  ['Ctrl+Tab', '\x1b[27;5;9~', '\x1b[27;5;9~', '\x1b[9;5u'],
  ['Shift+Tab', '\x1b[Z', '\x1b[27;2;9~', '\x1b[9;2u'],
  ['Ctrl+Backspace', '\b', '\x1b[27;5;127~', '\x1b[127;5u'],
  ['Escape', '\x1b', '\x1b', '\x1b'],
  ['ArrowUp', '\x1b[A', '\x1b[A', '\x1b[A'],
  ['Ctrl+F5', '\x1b[15;5~', '\x1b[15;5~', '\x1b[15;5~'],
];
for (const [name, level1, level2, formatted] of others) {
  test(`the key ${name} sends what xterm sends with modifyOtherKeys 1 and 2`, () => {
    const modes = new TerminalModes();
    modes.apply('\x1b[>4;1m');
    assert.equal(encodeKey(name, modes), level1);
    modes.apply('\x1b[>4;2m');
    assert.equal(encodeKey(name, modes), level2);
    modes.apply('\x1b[>4;1f');
    assert.equal(encodeKey(name, modes), formatted);
  });
}

test("kitty's keyboard protocol is stronger than modifyOtherKeys when a program asks for both", () => {
  const modes = withFlags(DISAMBIGUATE);
  modes.apply('\x1b[>4;2m');
  assert.equal(encodeKey('Ctrl+a', modes), '\x1b[97;5u');
  assert.equal(encodeKey('a', modes), 'a');
});

const PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789`-=[]\\;',./";
const MODIFIERS = ['Shift', 'Alt', 'Ctrl', 'Super', 'Hyper'];

/** Reads what was sent as a program does that knows the tables of the protocol. */
function decode(sent: string): { key: string; modifiers: number } {
  const match = /^\x1b\[(\d*)(?::\d*)*(?:;(\d*))?(?:;[\d:]*)?([a-zA-Z~])$/.exec(sent);
  assert.ok(match, `${JSON.stringify(sent)} is not in the form of the protocol`);
  const [, code = '', modifiers, final = ''] = match;
  return { key: nameOf(Number(code || 1), final), modifiers: Number(modifiers || 1) };
}

function nameOf(code: number, final: string): string {
  const find = (table: Readonly<Record<string, unknown>>, value: unknown) =>
    Object.keys(table).find((name) => table[name] === value);
  if (final === '~') return code === 13 ? 'F3' : (find(NUMBERED, code) ?? '');
  if (final !== 'u') return find({ ...LETTERED, ...FUNCTION_LETTERS }, final) ?? '';
  const controls: Record<number, string> = {
    27: 'Escape',
    13: 'Enter',
    9: 'Tab',
    127: 'Backspace',
    32: 'Space',
  };
  return controls[code] ?? find(KITTY_CODES, code) ?? String.fromCodePoint(code);
}

test("every key with every modifier is decoded as itself when a program has asked for all keys of kitty's protocol", () => {
  const names = fc.constantFrom(...KEY_NAMES, ...PLAIN);
  fc.assert(
    fc.property(
      names,
      fc.subarray(MODIFIERS),
      fc.constantFrom(0, ALTERNATE, TEXT, ALTERNATE | TEXT),
      (name, held, more) => {
        const sent = encodeKey([...held, name].join('+'), withFlags(DISAMBIGUATE | ALL | more));
        const bits = held.reduce((sum, modifier) => sum + 2 ** MODIFIERS.indexOf(modifier), 0);
        assert.deepEqual(decode(sent), { key: name, modifiers: 1 + bits });
      },
    ),
    propertySettings(3000),
  );
});

test('two keys that a program can tell apart on a keyboard never send the same with the flag disambiguate', () => {
  const modes = withFlags(DISAMBIGUATE);
  const seen = new Map<string, string>();
  for (const name of [...KEY_NAMES, ...PLAIN]) {
    for (let bits = 0; bits < 32; bits += 1) {
      const held = MODIFIERS.filter((_, index) => (bits & (1 << index)) !== 0);
      const key = [...held, name].join('+');
      const sent = encodeKey(key, modes);
      // Modifiers alone send nothing. With Shift, the space bar types the same.
      if (sent === '' || key === 'Shift+Space') continue;
      assert.equal(seen.get(sent), undefined, `${key} sends ${JSON.stringify(sent)} too`);
      seen.set(sent, key);
    }
  }
});
