import assert from 'node:assert/strict';
import { encodeKey } from '#src/session/encode-key.js';
import { TerminalModes } from '#src/session/terminal-modes.js';
import { test } from '../support/test.js';

const normal = new TerminalModes();
const application = new TerminalModes();
application.apply('\x1b[?1h');
application.apply('\x1b=');

const keys: readonly [name: string, sent: string, inApplicationMode?: string][] = [
  ['a', 'a'],
  ['+', '+'],
  ['é', 'é'],
  ['Shift+a', 'A'],
  ['Enter', '\r'],
  ['Tab', '\t'],
  ['Shift+Tab', '\x1b[Z'],
  ['Escape', '\x1b'],
  ['Backspace', '\x7f'],
  ['Ctrl+Backspace', '\b'],
  ['Space', ' '],
  ['Ctrl+Space', '\0'],
  ['Ctrl+c', '\x03'],
  ['ctrl+C', '\x03'],
  ['Ctrl+[', '\x1b'],
  ['Ctrl+/', '\x1f'],
  ['Ctrl+?', '\x7f'],
  ['Alt+x', '\x1bx'],
  ['Ctrl+Alt+x', '\x1b\x18'],
  ['Alt++', '\x1b+'],
  ['Alt+Enter', '\x1b\r'],
  ['ArrowUp', '\x1b[A', '\x1bOA'],
  ['up', '\x1b[A', '\x1bOA'],
  ['Ctrl+ArrowRight', '\x1b[1;5C'],
  ['Home', '\x1b[H', '\x1bOH'],
  ['Shift+End', '\x1b[1;2F'],
  ['PageDown', '\x1b[6~'],
  ['Shift+PageUp', '\x1b[5;2~'],
  ['Delete', '\x1b[3~'],
  ['F1', '\x1bOP'],
  ['Shift+F1', '\x1b[1;2P'],
  ['F5', '\x1b[15~'],
  ['Ctrl+F12', '\x1b[24;5~'],
  ['Numpad5', '5', '\x1bOu'],
  ['NumpadEnter', '\r', '\x1bOM'],
];
for (const [name, sent, inApplicationMode = sent] of keys) {
  test(`the key ${name} sends what xterm sends`, () => {
    assert.equal(encodeKey(name, normal), sent);
    assert.equal(encodeKey(name, application), inApplicationMode);
  });
}

test('an unknown key is a TypeError that names the nearest, or all if none is near', () => {
  const unknown: [string, RegExp][] = [
    ['Entr', /did you mean 'Enter'/],
    ['ArowUp', /did you mean 'ArrowUp'/],
    ['Ctrl+PagDown', /did you mean 'PageDown'/],
    ['Strg+c', /unknown modifier 'Strg'/],
    ['Crtl+c', /did you mean 'Ctrl'/],
    ['Ctrl+', /unknown key 'Ctrl\+'; a key is a character or one of: ArrowUp, /],
    ['Ctrl-C', /did you mean 'Ctrl\+C'\?$/],
    ['^C', /did you mean 'Ctrl\+c'\?$/],
    ['hello', /unknown key 'hello'; a key is a character or one of: ArrowUp, /],
    ['', /unknown key ''; a key is/],
    ['\n', /unknown key '\\n'; a key is/],
    ['\x1b[A', /unknown key '\\e\[A'; a key is/],
    ['Ctrl+ü', /no control character/],
    ['Ctrl+1', /no control character/],
  ];
  for (const [name, message] of unknown) {
    assert.throws(
      () => encodeKey(name, normal),
      (error) => error instanceof TypeError && message.test(error.message),
    );
  }
});
