import assert from 'node:assert/strict';
import { Screen } from 'strand-terminal';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

const widthsOf = (screen: Awaited<ReturnType<typeof screenOf>>) =>
  Array.from({ length: screen.columns }, (_, x) => screen.cell(x, 0).width);

for (const [name, sequence] of [
  ['a cell that is inserted (ICH)', '\x1b[1;2H\x1b[@'],
  ['a column that is inserted (DECIC)', "\x1b[1;2H\x1b['}"],
] as const) {
  test(`${name} leaves no half of the wide character that it parts`, async () => {
    const screen = await screenOf(`漢b${sequence}`, 6, 2);
    assert.deepEqual(widthsOf(screen), [1, 1, 1, 1, 1, 1]);
    assert.equal(screen.line(0).trim(), 'b');
  });
}

test('a character over the last cell leaves no half of a wide one when wrapping is off', async () => {
  const screen = await screenOf('\x1b[?7l\x1b[41m漢漢\x1b[mx', 4, 2);
  assert.deepEqual(widthsOf(screen), [2, 0, 1, 1]);
  assert.equal(screen.cell(2, 0).text, '');
  assert.equal(screen.cell(2, 0).background, 1);
  assert.equal(screen.cell(3, 0).text, 'x');
});

test('a flag that does not fit into the only row of a screen is whole at the beginning of that row', async () => {
  const screen = new Screen({ columns: 2, rows: 1, scrollback: 0 });
  screen.write('\x1b[2G🇩🇪');
  await screen.flush();
  assert.equal(screen.line(0), '🇩🇪');
});
