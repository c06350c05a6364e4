import assert from 'node:assert/strict';
import { Screen } from 'strand-terminal';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

async function write(screen: Screen, data: string): Promise<void> {
  screen.write(data);
  await screen.flush();
}

test('a screen that becomes narrower shows an empty cell in place of half a wide character', async () => {
  const screen = await screenOf('\x1b[?1049h\x1b[H\x1b[41mab漢c', 5, 2);
  screen.resize(3, 2);
  assert.equal(screen.line(0), 'ab');
  const { text, width, background } = screen.cell(2, 0);
  assert.deepEqual({ text, width, background }, { text: '', width: 1, background: 1 });
});

test('cells of the alternate screen that a narrower size has cut off stay gone when it becomes wider', async () => {
  const screen = await screenOf('\x1b[?1049h\x1b[Habcdef', 6, 2);
  screen.resize(3, 2);
  screen.resize(6, 2);
  assert.equal(screen.line(0), 'abc');
});

test('the last row stays as it was when the scrollback is full and longer lines are wrapped again', async () => {
  const screen = new Screen({ columns: 6, rows: 2, scrollback: 3 });
  await write(screen, `${Array.from({ length: 30 }, (_, index) => `line${index}`).join('\r\n')}\r\n$ `);
  screen.resize(2, 2);
  assert.equal(screen.text({ scrollback: true }), '28\nli\nne\n29\n$ ');
});

test('grapheme clusters stay in their cells when a line is wrapped again', async () => {
  const text = 'acé👨‍👩‍👧bc🇩🇪é👨‍👩‍👧be\u0301🇩🇪👨‍👩‍👧o\u0308a👨‍👩‍👧';
  const screen = await screenOf(`${text}\r\n$`, 11, 9);
  for (const columns of [7, 13, 5]) {
    screen.resize(columns, 9);
    assert.equal(screen.text().replace(/[\n ]/g, ''), `${text}$`);
  }
});

test('a tab stop behind the last column is gone when the screen becomes wider again', async () => {
  const screen = await screenOf('\x1b[3g\x1b[1;19H\x1bH\r', 20, 2);
  screen.resize(10, 2);
  screen.resize(20, 2);
  await write(screen, '\t\tx');
  assert.equal(screen.cursor.x, 17);
});

test('the alternate screen has its own number of rows when the normal one was taller before', async () => {
  const screen = await screenOf('', 10, 6);
  screen.resize(10, 3);
  await write(screen, '\x1b[?1049h\x1b[H1\r\n2\r\n3\r\n4');
  assert.deepEqual(screen.lines(), ['2', '3', '4']);
  screen.resize(10, 5);
  assert.deepEqual(screen.lines(), ['2', '3', '4', '', '']);
});

test('a row that continues one which has left the scrollback is a line of its own when the size changes', async () => {
  const screen = new Screen({ columns: 8, rows: 1, scrollback: 2 });
  await write(screen, `\x1b[105m${'y'.repeat(17)}\x1b[K${'\r\n'.repeat(2)}`);
  const restored = await screenOf(screen.snapshot(), 8, 1);
  for (const each of [screen, restored]) each.resize(2, 1);
  assert.equal(screen.cell(1, -2).background, restored.cell(1, -2).background);
});
