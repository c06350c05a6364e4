import assert from 'node:assert/strict';
import { Screen } from 'strand-terminal';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

test('a link that is open when its first row is erased is the link of the characters that follow', async () => {
  const screen = await screenOf('\x1b]8;;http://x\x07a\x1b[2J\x1b[Hb', 5, 2);
  assert.equal(screen.cell(0, 0).link, 'http://x');
});

test('a link on several rows stays when a change of the size removes the row on which it begins', async () => {
  const screen = await screenOf(
    `${'a'.repeat(9)}\x1b]8;;http://x\x07b${'c'.repeat(6)}\x1b]8;;\x07\r\n`,
    5,
    6,
  );
  for (const columns of [20, 3, 16, 4]) screen.resize(columns, 6);
  const links = [0, 1, 2, 3].map((y) => Array.from({ length: 4 }, (_, x) => screen.cell(x, y).link));
  const cells = links.flat().filter((link) => link === 'http://x');
  assert.equal(cells.length, 7);
});

test('a cell keeps its link, however many links are written to other cells', async () => {
  const screen = new Screen({ columns: 20, rows: 2, scrollback: 0 });
  screen.write('\x1b]8;;http://kept\x07kept\x1b]8;;\x07\r\n');
  for (let index = 0; index < 5000; index += 1)
    screen.write(`\r\x1b]8;;http://x/${index}\x07${index}\x1b]8;;\x07`);
  await screen.flush();
  assert.equal(screen.cell(0, 0).link, 'http://kept');
  assert.equal(screen.cell(0, 1).link, 'http://x/4999');
});
