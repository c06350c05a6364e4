import assert from 'node:assert/strict';
import { Screen, type ScreenOptions } from 'strand-terminal';
import { test } from '../support/test.js';

async function screenOf(data: string | Uint8Array, columns = 20, rows = 4): Promise<Screen> {
  const screen = new Screen({ columns, rows });
  screen.write(data);
  await screen.flush();
  return screen;
}

test('a screen refuses to write anything else than text or bytes', () => {
  const screen = new Screen();
  const message = 'data must be a string or a Uint8Array, not number';
  assert.throws(() => screen.write(5 as unknown as string), { name: 'TypeError', message });
});

test('a screen refuses unknown and wrong options, and names the nearest', () => {
  const created = (options: unknown) => () => new Screen(options as ScreenOptions);
  assert.throws(created({ cols: 40 }), {
    name: 'TypeError',
    message: "unknown option 'cols' of new Screen; did you mean 'columns'?",
  });
  assert.throws(created(40), /^TypeError: the options of new Screen must be an object/);
  assert.throws(created({ reply: 'x' }), {
    name: 'TypeError',
    message: 'reply must be a function, not string',
  });
  const screen = new Screen();
  const scrolback = { scrolback: true } as object;
  assert.throws(() => screen.text(scrolback), {
    name: 'TypeError',
    message: "unknown option 'scrolback' of text; did you mean 'scrollback'?",
  });
  assert.throws(() => screen.snapshot(scrolback), {
    name: 'TypeError',
    message: "unknown option 'scrolback' of snapshot; did you mean 'scrollback'?",
  });
});

test('the text of a screen has the lines without the empty cells at their ends', async () => {
  const screen = await screenOf('one\r\n\r\n  $ ');
  assert.equal(screen.text(), 'one\n\n  $ ');
  assert.deepEqual(screen.lines(), ['one', '', '  $ ', '']);
  assert.equal(screen.line(2), '  $ ');
  assert.equal(
    screen.text({ trim: false }),
    ['one', '', '  $', ''].map((line) => line.padEnd(20)).join('\n'),
  );
});

test('a screen keeps the lines that have left it at the top', async () => {
  const screen = await screenOf('1\r\n2\r\n3\r\n4\r\n5\r\n6');
  assert.equal(screen.scrollbackLength, 2);
  assert.equal(screen.text(), '3\n4\n5\n6');
  assert.equal(screen.text({ scrollback: true }), '1\n2\n3\n4\n5\n6');
  assert.deepEqual([screen.line(-1), screen.line(-2)], ['2', '1']);
  assert.throws(() => screen.line(-3), RangeError);
  assert.throws(() => screen.line(4), RangeError);
});

test('a cell has its text, width, colours and attributes', async () => {
  const screen = await screenOf(
    '\x1b[1;3;4;7;9;31;48;2;1;2;3mA\x1b[0;2;38;5;200m漢\x1b[m\x1b]8;;http://x/\x07L',
  );
  const plain = {
    dim: false,
    bold: false,
    italic: false,
    underline: false,
    inverse: false,
    strikethrough: false,
  };
  assert.deepEqual(screen.cell(0, 0), {
    text: 'A',
    width: 1,
    foreground: 1,
    background: '#010203',
    ...{ ...plain, bold: true, italic: true, underline: true, inverse: true, strikethrough: true },
  });
  const wide = { foreground: 200, background: undefined, ...plain, dim: true };
  assert.deepEqual(screen.cell(1, 0), { text: '漢', width: 2, ...wide });
  assert.equal(screen.cell(2, 0).width, 0);
  assert.equal(screen.cell(3, 0).link, 'http://x/');
  assert.equal(screen.cell(4, 0).text, '');
  assert.throws(() => screen.cell(20, 0), RangeError);
  assert.throws(() => screen.cell(0, '1' as unknown as number), TypeError);
});

test('a grapheme cluster is one cell of a screen', async () => {
  const screen = await screenOf('e\u0301👨‍👩‍👧!');
  assert.deepEqual(
    [0, 1, 3].map((x) => screen.cell(x, 0).text),
    ['e\u0301', '👨‍👩‍👧', '!'],
  );
});

test('find gives the first place on the screen in cells, also behind wide characters and across a wrapped line', async () => {
  const screen = await screenOf('漢字 word\r\n0123456789abcdefghijKLM\r\n$ ');
  assert.deepEqual(screen.find('word'), { x: 5, y: 0, length: 4, text: 'word' });
  assert.deepEqual(screen.find('字'), { x: 2, y: 0, length: 2, text: '字' });
  assert.deepEqual(screen.find('ijKL'), { x: 18, y: 1, length: 4, text: 'ijKL' });
  assert.deepEqual(screen.find(/^\$ $/g), { x: 0, y: 3, length: 2, text: '$ ' });
  assert.equal(screen.find('Word'), null);
  assert.throws(() => screen.find(''), TypeError);
  assert.throws(() => screen.find(5 as unknown as string), TypeError);
});

test('findAll gives every place on the screen that matches, without those that overlap an earlier one', async () => {
  const screen = await screenOf('aaa 漢a\r\n0123456789abcdefghijaa');
  const placesOf = (pattern: string | RegExp) =>
    screen.findAll(pattern).map(({ x, y, length }) => [x, y, length]);
  assert.deepEqual(placesOf('aa'), [
    [0, 0, 2],
    [0, 2, 2],
  ]);
  assert.deepEqual(placesOf(/漢?a$/), [
    [4, 0, 3],
    [1, 2, 1],
  ]);
  assert.deepEqual(placesOf('b '), []);
  assert.throws(() => screen.findAll(''), TypeError);
});

test('a screen knows the cursor, the title and the alternate screen', async () => {
  const screen = await screenOf('\x1b]2;my title\x07\x1b[?25l\x1b[?1049h\x1b[2;3H');
  assert.deepEqual(
    [screen.title, screen.alternate, screen.cursor],
    ['my title', true, { x: 2, y: 1, visible: false }],
  );
  screen.write('\x1b[?1049l\x1bc');
  await screen.flush();
  assert.deepEqual([screen.alternate, screen.cursor], [false, { x: 0, y: 0, visible: true }]);
});

test('a resize wraps long lines again', async () => {
  const screen = await screenOf('0123456789\r\n');
  screen.resize(5, 4);
  assert.deepEqual([screen.columns, screen.rows, screen.text()], [5, 4, '01234\n56789']);
  for (const [columns, rows] of [
    [0, 4],
    [5, 0],
    [5.5, 4],
    [70_000, 4],
  ] as const) {
    assert.throws(() => screen.resize(columns, rows), RangeError);
  }
});

test('a screen answers the queries of the program, each once', async () => {
  const replies: string[] = [];
  const screen = new Screen({ columns: 20, rows: 4, reply: (data) => replies.push(data) });
  screen.write('ab\x1b[6n\x1b[c\x1b[>q\x1b[?2004h\x1b[?2004$p\x1b[5n');
  await screen.flush();
  assert.deepEqual(replies, [
    '\x1b[1;3R',
    '\x1b[?1;2c',
    '\x1bP>|xterm.js(6.0.0)\x1b\\',
    '\x1b[?2004;1$y',
    '\x1b[0n',
  ]);
});

test('a screen shows bytes that are split inside any character', async () => {
  const text = 'é€—…“x”漢😀';
  const bytes = Buffer.from(text);
  for (let at = 0; at <= bytes.length; at += 1) {
    const screen = new Screen({ columns: 20, rows: 1 });
    screen.write(bytes.subarray(0, at));
    screen.write(bytes.subarray(at));
    await screen.flush();
    assert.equal(screen.text(), text, `split at ${at}`);
  }
});

test('the alternate screen has no scrollback, also when the screen has become smaller before', async () => {
  const screen = new Screen({ columns: 10, rows: 5 });
  screen.resize(10, 2);
  screen.write('\x1b[?1049h1\r\n2\r\n3\r\n4');
  await screen.flush();
  assert.equal(screen.scrollbackLength, 0);
  assert.equal(screen.text({ scrollback: true }), '3\n4');
  const restored = new Screen({ columns: 10, rows: 2 });
  restored.write(screen.snapshot());
  await restored.flush();
  assert.equal(restored.text({ scrollback: true }), '3\n4');
});

test('the text of the alternate screen ends at its last column when the screen has become narrower', async () => {
  const screen = new Screen({ columns: 10, rows: 2 });
  screen.write('\x1b[?1049h0123456789');
  await screen.flush();
  screen.resize(4, 2);
  assert.equal(screen.text(), '0123');
  assert.equal(screen.text({ trim: false }), '0123\n    ');
  screen.write('\x1b[1;2H\x1b[3X');
  await screen.flush();
  assert.equal(screen.text(), '0');
});

test('erasing up to the last cell of the screen erases all of it, and the process goes on', async () => {
  for (const erase of ['\x1b[1J', '\x1b[?1J']) {
    for (const [columns, rows] of [
      [4, 1],
      [4, 3],
    ] as const) {
      const screen = new Screen({ columns, rows });
      screen.write(`text\x1b[99;99H${erase}`);
      await screen.flush();
      assert.equal(screen.text(), '');
      screen.write('x');
      await screen.flush();
      assert.equal(screen.line(rows - 1), '   x');
    }
  }
});

test('SGR 59 gives the underline the colour of the text again', async () => {
  const screen = await screenOf('\x1b[4;58;5;9;59ma', 8, 2);
  assert.equal(screen.toSVG(), (await screenOf('\x1b[4ma', 8, 2)).toSVG());
});
