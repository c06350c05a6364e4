// `Screen`: any output in any chunks and with any sizes shows the same, and a snapshot restores it.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attributes, chunksOf, cut, cuts, modes, moves, oneOf, silent, texts } from './parts.mjs';

const SCROLLBACK = 20;

/** Marks and joiners on their own, and flags, are joined by xterm with characters of other lines when they wrap. */
const whole = texts.filter((text) => !/\u200d|^\u0301|🇩/u.test(text));
/** xterm forgets a link when its lines are gone, also if it is still open. */
const closed = [
  ...silent.filter((part) => !part.startsWith('\x1b]8;')),
  '\x1b]8;;http://x\x07link\x1b]8;;\x07',
];
const output = oneOf([
  [8, whole],
  [4, moves],
  [3, attributes],
  [2, modes],
  [2, closed],
  [1, cut],
]);
const size = fc.record({ columns: fc.integer({ min: 2, max: 20 }), rows: fc.integer({ min: 1, max: 6 }) });

export const screen = {
  drawn: fc.record({
    first: size,
    /** Output, and the sizes that follow it. */
    steps: fc.array(fc.tuple(fc.array(output, { maxLength: 16 }), size), { minLength: 1, maxLength: 3 }),
    cuts,
  }),

  async check({ first, steps, cuts }, { Screen }) {
    const whole = new Screen({ ...first, scrollback: SCROLLBACK });
    const inPieces = new Screen({ ...first, scrollback: SCROLLBACK });
    for (const [index, [parts, { columns, rows }]] of steps.entries()) {
      const stream = parts.join('');
      for (const chunk of chunksOf(Buffer.from(stream), cuts)) inPieces.write(chunk);
      whole.write(stream);
      await Promise.all([whole.flush(), inPieces.flush()]);
      assertSame(inPieces, whole, 'in pieces');
      if (index === steps.length - 1) break;
      whole.resize(columns, rows);
      inPieces.resize(columns, rows);
    }
    const resizes = steps.length - 1;
    // After two changes of the size xterm may have kept rows that no output can write again.
    if (resizes < 2 && !hasHalves(whole)) await assertRestores(whole, Screen, resizes === 0);
  },
};

/** Whether xterm has left a half of a wide character, which no output can write again. */
function hasHalves(screen) {
  for (let y = -screen.scrollbackLength; y < screen.rows; y += 1) {
    for (let x = 0; x < screen.columns; x += 1) {
      const isFirst = screen.cell(x, y).width === 2;
      const hasSecond = x + 1 < screen.columns && screen.cell(x + 1, y).width === 0;
      if (isFirst !== hasSecond) return true;
    }
  }
  return false;
}

/** @param hasLinks whether links are compared: xterm loses some when a change of the size removes the line on which they begin */
async function assertRestores(original, Screen, hasLinks) {
  const { columns, rows } = original;
  // A sequence that is not complete is not part of the screen.
  original.write('\x18');
  await original.flush();
  const restored = new Screen({ columns, rows, scrollback: SCROLLBACK });
  restored.write(original.snapshot());
  await restored.flush();
  assertSame(restored, original, 'restored', hasLinks);
  // The modes show in what follows. A cursor behind an empty cell of a line with text cannot be restored.
  const { x, y } = original.cursor;
  const start =
    original.line(y) !== '' && original.cell(columns - 1, y).text === '' && x === columns - 1 ? '\r' : '';
  for (const each of [original, restored])
    each.write(`${start}漢x\x1b[3Dy\r\nz\x1b[A\tend\x1b[1;1H1\x1b[9;9H2`);
  await Promise.all([original.flush(), restored.flush()]);
  assertSame(restored, original, 'restored, and more output', hasLinks);
}

function assertSame(actual, expected, what, hasLinks = true) {
  const [is, should] = [stateOf(actual, hasLinks), stateOf(expected, hasLinks)];
  if (is !== should) assert.deepEqual(JSON.parse(is), JSON.parse(should), what);
}

/** Everything that a screen shows, as JSON. */
function stateOf(screen, hasLinks) {
  const { columns, rows, cursor, title, alternate, scrollbackLength } = screen;
  const lines = [];
  for (let y = -scrollbackLength; y < rows; y += 1) {
    const cells = [];
    for (let x = 0; x < columns; x += 1) {
      const { link, ...cell } = screen.cell(x, y);
      // A second half that a change of the size has cut off, and another has brought back, has lost its attributes.
      cells.push(cell.width === 0 ? 'second half' : { ...cell, ...(hasLinks && link && { link }) });
    }
    lines.push(cells);
  }
  const text = screen.text({ scrollback: true });
  return JSON.stringify({ text, cursor, title, alternate, scrollbackLength, lines });
}
