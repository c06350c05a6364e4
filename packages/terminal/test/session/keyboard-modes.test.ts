import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { KeyboardModes } from '#src/screen/keyboard-modes.js';
import { isInstalled } from '../support/programs.js';
import { overFar, start } from '../support/session.js';
import { test } from '../support/test.js';

const noPython = { skip: !isInstalled('python3') && 'python3 is not installed' };
const noVim = { skip: !isInstalled('vim') && 'vim is not installed' };

function after(...sequences: string[]): KeyboardModes {
  const modes = new KeyboardModes();
  for (const sequence of sequences) modes.apply(sequence);
  return modes;
}

test("the flags of kitty's keyboard protocol are pushed, popped and set as the protocol says", () => {
  const flagsAfter = (...sequences: string[]) => after(...sequences).flags;
  assert.equal(flagsAfter('\x1b[>5u'), 5);
  assert.equal(flagsAfter('\x1b[>5u', '\x1b[>u'), 0);
  assert.equal(flagsAfter('\x1b[>5u', '\x1b[>1u', '\x1b[<u'), 5);
  assert.equal(flagsAfter('\x1b[>5u', '\x1b[>1u', '\x1b[<2u'), 0);
  assert.equal(flagsAfter('\x1b[>5u', '\x1b[<9u', '\x1b[<u'), 0);
  assert.equal(flagsAfter('\x1b[=3u'), 3);
  assert.equal(flagsAfter('\x1b[=3u', '\x1b[=4;2u'), 7);
  assert.equal(flagsAfter('\x1b[=7u', '\x1b[=2;3u'), 5);
  assert.equal(flagsAfter('\x1b[=7u', '\x1b[=1;1u'), 1);
  assert.equal(flagsAfter('\x1b[=2u', '\x1b[>1u', '\x1b[<u'), 2);
  assert.equal(flagsAfter('\x1b[u', '\x1b[5u', '\x1b[>4;2m'), 0);
});

test('a program that pushes flags again and again does not use more and more memory', () => {
  const modes = new KeyboardModes();
  for (let i = 0; i < 1000; i += 1) modes.apply(`\x1b[>${i % 32}u`);
  assert.equal(modes.flags, 999 % 32);
  assert.ok(modes.replay('main').length < 200);
  modes.apply('\x1b[<999999999999u');
  assert.equal(modes.flags, 0);
});

test('the alternate screen has its own flags, so an editor that crashes leaves the keys of the shell as they were', async () => {
  const { session, far } = overFar({ screen: false });
  far.push('\x1b[>1u\x1b[?1049h');
  await turn();
  await session.sendKey('Escape');
  far.push('\x1b[>8u');
  await turn();
  await session.sendKey('a');
  far.push('\x1b[?1049l');
  await turn();
  await session.sendKey('Escape');
  await session.sendKey('a');
  far.push('\x1bc');
  await turn();
  await session.sendKey('Escape');
  assert.equal(far.text, '\x1b\x1b[97u\x1b[27ua\x1b');
});

test('queries of the keyboard are answered once, in the order of the other queries, with the modes at their place', async () => {
  const { session, far } = overFar();
  far.push('\x1b[?u\x1b[>5u\x1b[?u\x1b[?1049h\x1b[?u\x1b[?1049l\x1b[<u\x1b[?u\x1b[c');
  far.push('\x1b[?4m\x1b[>4;2m\x1b[?4m\x1b[>4;1f\x1b[?4g\x1b[>4m\x1b[?4m\x1b[?1m');
  await turn();
  await session.screen.flush();
  await turn();
  assert.equal(
    far.text,
    '\x1b[?0u\x1b[?5u\x1b[?0u\x1b[?0u\x1b[?1;2c\x1b[>4;0m\x1b[>4;2m\x1b[>4;1f\x1b[>4;0m',
  );
});

test('sequences of the keyboard do not change colours or move the cursor', async () => {
  const { session, far } = overFar();
  far.push('\x1b[s\x1b[5;5Hx\x1b[>4;2m\x1b[=1u\x1b[>1u\x1b[<uy');
  await turn();
  await session.screen.flush();
  assert.deepEqual({ ...session.screen.cursor }, { x: 6, y: 4, visible: true });
  assert.equal(session.screen.cell(5, 4).underline, session.screen.cell(0, 0).underline);
});

/** Asks for a protocol, says what the terminal answered, and shows each key that it reads until q. */
const SHOWS_KEYS = `
import os, sys, termios, tty
old = termios.tcgetattr(0)
tty.setraw(0)
def ask(question, last):
    os.write(1, question)
    answer = b''
    while not answer.endswith(last): answer += os.read(0, 100)
    os.write(1, ('answer ' + repr(answer) + '\\r\\n').encode())
os.write(1, sys.argv[1].encode().decode('unicode_escape').encode())
ask(b'\\x1b[?u\\x1b[c', b'c')
os.write(1, b'ready\\r\\n')
while True:
    keys = os.read(0, 100)
    os.write(1, ('keys ' + repr(keys) + '\\r\\n').encode())
    if keys in (b'q', b'\\x1b[113u'): break
os.write(1, b'\\x1b[<u\\x1b[>4m')
termios.tcsetattr(0, termios.TCSADRAIN, old)
`;

test(
  "a program that asks for kitty's keyboard protocol is told that it is known, and gets keys that it can tell apart",
  async () => {
    const session = start('python3', ['-c', SHOWS_KEYS, '\\x1b[>1u']);
    const { groups } = await session.expect(/answer b'(.*)'\r/);
    assert.equal(groups[0], '\\x1b[?1u\\x1b[?1;2c');
    await session.expect('ready');
    for (const [key, shown] of [
      ['Ctrl+i', '\\x1b[105;5u'],
      ['Tab', '\\t'],
      ['Escape', '\\x1b[27u'],
      ['Shift+Enter', '\\x1b[13;2u'],
      ['é', '\\xc3\\xa9'],
    ] as const) {
      await session.sendKey(key);
      assert.equal((await session.expect(/keys b'(.*)'\r/)).groups[0], shown);
    }
    await session.sendKey('q');
    await session.ended;
  },
  noPython,
);

test(
  'vim asks for modifyOtherKeys, and reads the keys that are sent in it',
  async () => {
    const session = start(
      'vim',
      ['-N', '-u', 'NONE', '-i', 'NONE', '-n', '--cmd', 'let &t_TI = "\\e[>4;2m"'],
      {
        term: 'xterm-256color',
      },
    );
    await session.waitForState('keys');
    await session.send(':inoremap <C-S-a> both\r');
    await session.send(':inoremap <C-i> one\r');
    await session.send(':inoremap <M-x> alt\r');
    await session.sendKey('i');
    for (const key of ['Ctrl+Shift+a', 'Ctrl+i', 'Alt+x', 'Ctrl+v', 'Tab']) await session.sendKey(key);
    await session.waitFor(/bothonealt/);
    await session.sendKey('Escape');
    await session.send(':q!');
    await session.sendKey('Enter');
    assert.equal((await session.ended).exitCode, 0);
  },
  noVim,
);
