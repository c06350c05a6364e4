import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Screen } from 'strand-terminal';
import { BoundedText } from '#src/run/bounded-text.js';
import { PlainText } from '#src/run/plain-text.js';
import { chunksOf, sizes } from '../support/chunks.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

function plain(chunks: string | readonly string[], columns = 80, rows = 24): string {
  const kept = new BoundedText(1_000_000);
  const text = new PlainText(columns, rows, kept);
  for (const chunk of [chunks].flat()) text.write(chunk);
  text.end();
  return kept.text;
}

const cases: readonly (readonly [what: string, stream: string, expected: string])[] = [
  ['lines end with a line feed', 'a\r\nb\r\n', 'a\nb\n'],
  ['an incomplete last line stays incomplete', 'a\r\nb', 'a\nb'],
  ['empty lines are kept', '\r\n\r\na\r\n\r\n', '\n\na\n\n'],
  ['spaces at the end of a line are kept', 'a  \r\n', 'a  \n'],
  ['colours are gone', '\x1b[1;31mred\x1b[m \x1b[38;2;1;2;3mx\x1b[0m\r\n', 'red x\n'],
  ['a carriage return writes over the line', '10%\r 50%\r100%\r\n', '100%\n'],
  ['what a shorter text does not write over stays', 'abcdef\rxy', 'xycdef'],
  [
    'backspace at the end of a full row moves from its last column',
    `${'x'.repeat(80)}\bY`,
    `${'x'.repeat(78)}Yx`,
  ],
  [
    'many lines that begin above the last row are drawn over what is there',
    `one\r\ntwo\r\nthree\x1b[H${Array.from({ length: 400 }, (_, n) => `${n}\r\n`).join('')}`,
    `0ne\n1wo\n2hree\n${Array.from({ length: 397 }, (_, n) => `${n + 3}\n`).join('')}`,
  ],
  ['erasing to the end of the line removes it', 'abcdef\rxy\x1b[K', 'xy'],
  ['backspaces move to the left', 'abc\b\bX\r\n', 'aXc\n'],
  ['backspace, space, backspace removes a character', 'abc\b \b\b \bX', 'aX '],
  ['tabs are kept', 'a\tb\t\tc\r\n', 'a\tb\t\tc\n'],
  ['a tab that was written over becomes spaces', 'a\tb\r\x1b[2CX', 'a X     b'],
  ['a bell and other control characters are gone', 'a\x07b\x0e\x0fc', 'abc'],
  ['hyperlinks and titles are gone', '\x1b]8;;http://x\x07link\x1b]8;;\x07\x1b]0;title\x1b\\', 'link'],
  ['a bar of several lines is drawn over', 'a 1\r\nb 1\r\n\x1b[2Aa 2\r\nb 2\r\n', 'a 2\nb 2\n'],
  ['clearing the screen removes what was on it', 'old\r\n\x1b[H\x1b[2J\x1b[3Jnew\r\n', 'new\n'],
  ['clearing without the scrollback removes what was on the screen', 'old\r\n\x1b[H\x1b[Jnew', 'new'],
  ['a reset of the terminal removes everything', 'old\r\n\x1bcnew', 'new'],
  ['a full-screen program leaves nothing', 'a\r\n\x1b[?1049h\x1b[HTOP\r\n\x1b[?1049lb\r\n', 'a\nb\n'],
  ['characters are deleted and inserted', 'abcdef\r\x1b[2P\x1b[C\x1b[2@X', 'cX def'],
  ['a cell that is inserted inside a wide character removes it', '漢a\x1b[2D\x1b[@', '   a'],
  ['wide characters take two columns', '漢字\r\x1b[2CX', '漢X '],
  ['a half of a wide character that is written over disappears', '漢字\rX', 'X 字'],
  ['combining characters belong to the character before', 'e\u0301a\r\x1b[CX', 'e\u0301X'],
];

for (const [what, stream, expected] of cases) {
  test(`in plain text, ${what}`, () => {
    assert.equal(plain(stream), expected);
    assert.equal(plain([...stream]), expected, 'in single characters');
  });
}

test('in plain text, a line that the screen wraps stays one line', () => {
  const line = 'x'.repeat(50);
  assert.equal(plain(`${line}\r\nb\r\n`, 20), `${line}\nb\n`);
  assert.equal(plain('漢'.repeat(30), 21), '漢'.repeat(30));
});

test('in plain text, a carriage return in a wrapped line goes back to the beginning of the last row', () => {
  assert.equal(plain('abcdefgh\rXY', 5), 'abcdeXYh');
  // The cursor waits behind the last column.
  assert.equal(plain('abcde\rXY\r\n', 5), 'XYcde\n');
});

test('in plain text, lines that have left the screen do not change any more', () => {
  const lines = Array.from({ length: 10 }, (_, index) => `line ${index}\r\n`).join('');
  assert.equal(
    plain(`${lines}\x1b[99AX`, 20, 4),
    lines.replaceAll('\r', '').replace('line 7', 'Xine 7').trimEnd(),
  );
});

test('plain text of many lines at once is that of the same lines in small pieces', () => {
  const lines = Array.from({ length: 400 }, (_, index) => `${index} ${'é漢x'.repeat(index % 40)}\r\n`).join(
    '',
  );
  const expected = lines.replaceAll('\r', '');
  assert.equal(plain(lines, 20, 5), expected);
  assert.equal(plain(['a', lines, 'b'], 20, 5), `a${expected}b`);
  assert.equal(plain(['1\r\n2\r\n\x1b[A', lines], 20, 5), `1\n${expected}`);
  assert.equal(plain([lines, '\x1b[2AX'], 20, 50), plain([...lines, '\x1b[2AX'], 20, 50));
});

function trimmed(text: string): string {
  return text.replace(/ +$/gm, '').replace(/\n+$/, '');
}

const pieces = fc.array(
  fc.constantFrom(
    ...[
      'a',
      'bc',
      'défg',
      '漢',
      ' ',
      '\r',
      '\r\n',
      '\b',
      '\x1b[K',
      '\x1b[1K',
      '\x1b[2K',
      '\x1b[A',
      '\x1b[2B',
    ],
    ...[
      '\x1b[C',
      '\x1b[2D',
      '\x1b[G',
      '\x1b[4G',
      '\x1b[J',
      '\x1b[1J',
      '\x1b[P',
      '\x1b[2X',
      '\x1b[@',
      '\x1b[31m',
    ],
    ...['\x1b7', '\x1b8', '\x1bD', '\x1bE', '\x1b[E', '\x1b[F', '\x1b[2J', '\x1b[H', '\x1b[2;3H'],
  ),
  { maxLength: 25 },
);

test('plain text is what the screen shows, for any stream', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, sizes, async (parts, cuts) => {
      const stream = parts.join('');
      const screen = new Screen({ columns: 30, rows: 40 });
      screen.write(stream);
      await screen.flush();
      assert.equal(trimmed(plain(chunksOf(stream, cuts), 30, 40)), trimmed(screen.text()));
    }),
    propertySettings(300),
  );
});
