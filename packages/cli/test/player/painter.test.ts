import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Screen } from 'strand-terminal';
import { Painter } from '#src/player/painter.js';
import { test } from '../support/test.js';

async function screenOf(columns: number, rows: number, ...output: string[]): Promise<Screen> {
  const screen = new Screen({ columns, rows, scrollback: 0 });
  for (const text of output) screen.write(text);
  await screen.flush();
  return screen;
}

/** Text, colours, links, wide characters, movements and erasing. */
const output = fc
  .array(
    fc.constantFrom(
      'abc',
      '漢字',
      '😀',
      'é',
      '\r\n',
      '\x1b[31m',
      '\x1b[48;5;200m',
      '\x1b[38;2;1;2;3m',
      '\x1b[1;3;4;7;9m',
      '\x1b[m',
      '\x1b[K',
      '\x1b[2J',
      '\x1b[5;5H',
      '\x1b[?1049h',
      '\x1b[?1049l',
      '\x1b[?25l',
      '\x1b[?25h',
      '\x1b]8;;https://example.org\x1b\\',
      '\x1b]8;;\x1b\\',
      '\x1b]2;title\x07',
      'x'.repeat(19),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

function shown(screen: Screen): string[] {
  return screen.lines().map((line) => line.trimEnd());
}

/** What a person sees. */
function looks(screen: Screen, columns: number, rows: number): string {
  const cells = Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (_, x) => {
      const cell = screen.cell(x, y);
      return cell.text === '' && cell.width === 1 ? { ...cell, text: ' ' } : cell;
    }),
  );
  return JSON.stringify([cells, screen.cursor.visible && screen.cursor, screen.title]);
}

test('each frame of the player looks like the screen, in a terminal of any larger size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(output, { minLength: 1, maxLength: 4 }), fc.nat(5), async (parts, more) => {
      const screen = await screenOf(20, 6);
      const terminal = await screenOf(20 + more, 6 + more);
      const painter = new Painter();
      terminal.write(painter.enter());
      for (const part of parts) {
        screen.write(part);
        await screen.flush();
        terminal.write(painter.frame(screen, { columns: 20 + more, rows: 6 + more }, undefined));
        await terminal.flush();
        assert.equal(looks(terminal, 20, 6), looks(screen, 20, 6));
      }
    }),
  );
});

test('a frame of the player in a smaller terminal shows the part with the cursor', async () => {
  const screen = await screenOf(20, 10, 'one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix and more');
  const terminal = await screenOf(8, 3);
  const painter = new Painter();
  terminal.write(painter.enter() + painter.frame(screen, { columns: 8, rows: 3 }, undefined));
  await terminal.flush();
  assert.deepEqual(shown(terminal), ['four', 'five', 'six and']);
});

test('the status of the player is in the last row, and what was there comes back', async () => {
  const screen = await screenOf(20, 3, 'one\r\ntwo\r\nthree');
  const terminal = await screenOf(20, 3);
  const painter = new Painter();
  const view = { columns: 20, rows: 3 };
  terminal.write(painter.enter() + painter.frame(screen, view, 'paused'));
  await terminal.flush();
  assert.deepEqual(shown(terminal), ['one', 'two', ' paused']);
  terminal.write(painter.frame(screen, view, undefined));
  await terminal.flush();
  assert.deepEqual(shown(terminal), ['one', 'two', 'three']);
});

test('a frame of the player draws only rows that have changed', async () => {
  const screen = await screenOf(20, 3, 'one\r\ntwo');
  const painter = new Painter();
  const view = { columns: 20, rows: 3 };
  painter.frame(screen, view, undefined);
  screen.write('\r\nthree');
  await screen.flush();
  const frame = painter.frame(screen, view, undefined);
  assert.ok(
    frame.includes('three') && !frame.includes('one') && !frame.includes('two'),
    JSON.stringify(frame),
  );
});
