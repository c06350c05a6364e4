import assert from 'node:assert/strict';
import { TerminalGuard } from '#src/player/terminal-guard.js';
import { test } from '../support/test.js';

const queries = [
  '\x1b[c',
  '\x1b[0c',
  '\x1b[>c',
  '\x1b[=c',
  '\x1b[5n',
  '\x1b[6n',
  '\x1b[?6n',
  '\x1b[?996n',
  '\x1b[?2026$p',
  '\x1b[4$p',
  '\x1b[>q',
  '\x1b[>0q',
  '\x1b[?u',
  '\x1b[14t',
  '\x1b[18t',
  '\x1b[21t',
  '\x1b[x',
  '\x1b]11;?\x07',
  '\x1b]4;1;?\x1b\\',
  '\x1b]52;c;?\x07',
  '\x1b]52;c;aGVsbG8=\x07',
  '\x1bP+q544e\x1b\\',
  '\x1bP$qm\x1b\\',
  '\x1b_Gi=31,a=q;AAAA\x1b\\',
  '\x1b[1$w',
  '\x1b[1;1;1;1;24;80*y',
  '\x1b[?1;1;0S',
  '\x1bZ',
  '\x05',
];
const kept = [
  'text é漢😀\r\n\t\b',
  '\x1b[31;1m',
  '\x1b[m',
  '\x1b[2J\x1b[H',
  '\x1b[22;2t',
  '\x1b[8;24;80t',
  '\x1b]2;title?\x07',
  '\x1b]8;;https://example.org/?q\x1b\\',
  '\x1bM\x1b7\x1b8',
  '\x1b[1 q',
  '\x1bPq#0;2;0;0;0\x1b\\',
  '\x1b#8',
];

test('a guard leaves out queries and the clipboard and keeps everything else, however the output is cut', () => {
  const pieces = kept.flatMap((text, index) => [queries[index] ?? '', text]);
  const output = [...pieces, ...queries.slice(kept.length), 'end'].join('');
  const expected = `${kept.join('')}end`;
  assert.equal(new TerminalGuard().pass(output), expected);
  for (let at = 1; at < output.length; at += 1) {
    const guard = new TerminalGuard();
    assert.equal(guard.pass(output.slice(0, at)) + guard.pass(output.slice(at)), expected, `cut at ${at}`);
  }
  const guard = new TerminalGuard();
  assert.equal([...output].map((character) => guard.pass(character)).join(''), expected);
});

for (const [output, restore] of [
  ['plain \x1b[31mred\x1b[m', ''],
  ['\x1b[31mred', '\x1b[m'],
  ['\x1b[?1049h\x1b[?1000;1006h\x1b[?25l', '\x1b[?1000l\x1b[?1006l\x1b[?25h\x1b[?1049l'],
  ['\x1b[?1049h\x1b[?25l\x1b[?25h\x1b[?1049l', ''],
  ['\x1b[?7l\x1b[2;9r', '\x1b7\x1b[r\x1b8\x1b[?7h'],
  ['\x1b(0lqk\x1b=', '\x1b(B\x1b>'],
  ['\x1b[?2004h\x1bc', ''],
  ['\x1b[31m\x1b(0\x1b[!p', ''],
  ['\x1b]8;;https://example.org\x1b\\link', '\x1b]8;;\x1b\\'],
  ['\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\', ''],
  ['\x1b[>1u', '\x1b[<9u'],
  ['\x1b[>1u\x1b[<u', ''],
  ['\x0elqk', '\x0f'],
  ['\x1b[4 q\x1b[>4;1m', '\x1b[0 q\x1b[>4m'],
] as const) {
  test(`a guard restores a terminal after ${JSON.stringify(output)}`, () => {
    const guard = new TerminalGuard();
    guard.pass(output);
    assert.equal(guard.restore(), restore);
    assert.equal(guard.restore(), '');
  });
}

test('a guard passes a sequence on that is longer than a mebibyte, such as an image', () => {
  const image = `\x1bPq${'x'.repeat(1_048_576)}`;
  assert.equal(new TerminalGuard().pass(image), image);
});
