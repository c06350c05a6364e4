import assert from 'node:assert/strict';
import { Screen } from 'strand-terminal';
import { TerminalModes } from '#src/session/terminal-modes.js';
import { test } from '../support/test.js';

function after(...sequences: string[]): TerminalModes {
  const modes = new TerminalModes();
  for (const sequence of sequences) modes.apply(sequence);
  return modes;
}

test('private modes are known by their last sequence, with several in one', () => {
  const modes = after('\x1b[?1;2004;1004h', '\x1b[?1004l', '\x1b[?25l');
  assert.deepEqual(
    [1, 2004, 1004, 25, 7, 9999].map((mode) => modes.isOn(mode)),
    [true, true, false, false, true, false],
  );
  modes.apply('\x1bc');
  assert.deepEqual(
    [1, 2004, 25].map((mode) => modes.isOn(mode)),
    [false, false, true],
  );
});

test('a soft reset leaves bracketed paste, and resets the cursor keys and the keypad', () => {
  const modes = after('\x1b[?1h', '\x1b=', '\x1b[?2004h', '\x1b[!p');
  assert.deepEqual(
    [modes.applicationCursorKeys, modes.applicationKeypad, modes.bracketedPaste],
    [false, false, true],
  );
});

test('sequences that set no modes are ignored', () => {
  const modes = after('\x1b[4h', '\x1b[?h', '\x1b[1m', '\x1b[2;3H', '\x1b[?1$p', '\x1b(B', '\x1b[>c', '');
  assert.equal(modes.isOn(1) || modes.isOn(4) || modes.applicationKeypad, false);
});

test('a program that sets one mode after the other does not use more and more memory', () => {
  const modes = new TerminalModes();
  for (let mode = 3000; mode < 9000; mode += 1) modes.apply(`\x1b[?${mode}h`);
  assert.ok(modes.undo().length < 1000);
});

test('undo resets exactly what was set, in a terminal that saw the same sequences', async () => {
  const sets = [
    '\x1b[?1049h',
    '\x1b[5;10r',
    '\x1b[?6h',
    '\x1b[?1002h',
    '\x1b[?1006h',
    '\x1b[?2004h',
    '\x1b[?7l',
    '\x1b[?25l',
    '\x1b=',
  ];
  const screen = new Screen();
  const fresh = new Screen();
  screen.write(`text${sets.join('')}`);
  screen.write(after(...sets).undo());
  // Both have saved the cursor.
  fresh.write('text\x1b[?1049h\x1b[?1049l');
  await Promise.all([screen.flush(), fresh.flush()]);
  assert.equal(screen.snapshot(), fresh.snapshot());
});

test('undo does not pop the flags of the keyboard that belong to the shell of the user', async () => {
  const answers: string[] = [];
  const screen = new Screen({ reply: (data) => answers.push(data) });
  const sequences = ['\x1b[>1u', '\x1b[?1049h', '\x1b[>3u', '\x1b[>7u'];
  screen.write(`\x1b[>8u${sequences.join('')}${after(...sequences).undo()}\x1b[?u`);
  await screen.flush();
  assert.deepEqual(answers, ['\x1b[?8u']);
});
