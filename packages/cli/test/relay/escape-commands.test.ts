import assert from 'node:assert/strict';
import { EscapeCommands } from '#src/relay/escape-commands.js';
import { eventually } from '../support/eventually.js';
import { sh } from '../support/piped.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

const ESCAPE = { code: 0x1d, name: '^]' };

function typed(...chunks: string[]): { passed: string; done: string[] } {
  const done: string[] = [];
  const commands = [
    { key: 0x2e, name: '.', does: 'ends', act: () => void done.push('ended') },
    { key: 0x1a, name: '^Z', does: 'stops', act: () => void done.push('stopped') },
  ];
  const key = new EscapeCommands(ESCAPE, commands, (text) => void done.push(text));
  const passed = chunks.map((chunk) => Buffer.from(key.filter(Buffer.from(chunk))).toString()).join('');
  return { passed, done };
}

test('the escape key and the key after it act, in one chunk or in two, and are not typed', () => {
  assert.deepEqual(typed('a\x1d.b'), { passed: 'ab', done: ['ended'] });
  assert.deepEqual(typed('a\x1d', '.b'), { passed: 'ab', done: ['ended'] });
});

test('the escape key is typed when it is pressed twice, or before a key without a meaning', () => {
  assert.deepEqual(typed('\x1d\x1d.'), { passed: '\x1d.', done: [] });
  assert.deepEqual(typed('\x1dx'), { passed: '\x1dx', done: [] });
  assert.deepEqual(typed('\x1d', '\x1d', '\x1d', '.'), { passed: '\x1d', done: ['ended'] });
});

test('the escape key acts also in the encodings that a program can ask for (kitty, modifyOtherKeys)', () => {
  assert.deepEqual(typed('\x1b[93;5u.'), { passed: '', done: ['ended'] });
  assert.deepEqual(typed('\x1b[27;5;93~', '.'), { passed: '', done: ['ended'] });
  assert.deepEqual(typed('\x1b[93;5u\x1b[A'), { passed: '\x1b[93;5u\x1b[A', done: [] });
});

test('the escape key acts also when a lock of the keyboard is on, and when the terminal reports its release', () => {
  for (const modifiers of [5, 69, 133, 197]) {
    assert.deepEqual(typed(`\x1b[93;${modifiers}u.`), { passed: '', done: ['ended'] });
  }
  assert.deepEqual(typed('\x1b[93;5:1u', '\x1b[93;5:3u', '.'), { passed: '', done: ['ended'] });
  assert.deepEqual(typed('\x1b[93;5u\x1b[46;1:1u'), { passed: '', done: ['ended'] });
  assert.deepEqual(typed('\x1b[93;6u.'), { passed: '\x1b[93;6u.', done: [] });
});

test('the key after the escape key acts also in the encodings that a program can ask for', () => {
  for (const stop of ['\x1a', '\x1b[122;5u', '\x1b[122;133u', '\x1b[27;5;122~']) {
    assert.deepEqual(typed(`\x1d${stop}`), { passed: '', done: ['stopped'] }, JSON.stringify(stop));
  }
  assert.deepEqual(typed('\x1d\x1b[93;5u'), { passed: '\x1b[93;5u', done: [] });
});

test('the escape key and ? list the keys', () => {
  assert.deepEqual(typed('\x1d?'), { passed: '', done: ['after ^]: . ends, ^Z stops, ^] types ^]'] });
});

/** A command that ignores every key that a user has. */
const stubborn = `sh -c 'trap "" INT QUIT TSTP; stty raw -echo; echo "up,"; exec sleep 60'`;

test('strand run --escape: the escape key and . end a command that ignores ^C, and the terminal is as before', async () => {
  const terminal = Terminal.shell(
    `stty -a >/dev/null; strand run --escape '^]' -- ${stubborn}; echo "status $?,"; read go`,
  );
  await terminal.shows('up,');
  terminal.type('\x03\x1d.');
  assert.equal(await terminal.shows(/status (\d+),/), '129');
  assert.equal(terminal.child.getAttributes().ICANON, true);
  terminal.type('\n');
  await terminal.end();
});

test('strand run --escape: the escape key and ^Z stop strand, and fg continues with the screen drawn again', async () => {
  const program = `trap "echo size changed," WINCH; echo up,; while read line; do echo "got $line,"; done`;
  const terminal = Terminal.shell(
    `set -m; strand run --escape Ctrl+] -- bash -c '${program}'; echo 'stopped,'; read go; fg >/dev/null`,
  );
  await terminal.shows('up,');
  await eventually('the terminal is raw', () => !terminal.child.getAttributes().ICANON);
  terminal.type('\x1d\x1a');
  await terminal.shows('stopped,');
  assert.equal(terminal.child.getAttributes().ICANON, true);
  terminal.type('\n');
  await eventually('the terminal is raw', () => !terminal.child.getAttributes().ICANON);
  terminal.type('x\r');
  await terminal.shows('got x,');
  await terminal.shows('size changed,');
  terminal.type('\x04');
  await terminal.end();
});

test('strand run without --escape passes ^] on', async () => {
  const terminal = Terminal.shell(
    `strand run sh -c 'stty raw -echo; echo up,; head -c 2 | od -An -tx1; stty sane'`,
  );
  await terminal.shows('up,');
  terminal.type('\x1d.');
  await terminal.shows(' 1d 2e');
  await terminal.end();
});

test('strand run --escape acts on no key of an input that is not a terminal', async () => {
  const { stdout } = await sh(
    `printf 'a\\035.b\\n' | strand run --escape '^]' -- sh -c 'head -n 1 | od -An -tx1'`,
  );
  assert.equal(stdout, ' 61 1d 2e 62 0a\r\n');
});
