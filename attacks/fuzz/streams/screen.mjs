// `Screen`: any output in any chunks and with any sizes shows the same, and a snapshot restores it: whatever follows, output or another
// size, shows the same on the restored screen.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attributes, chunksOf, cut, cuts, modes, moves, oneOf, silent, states, texts } from './parts.mjs';

const output = oneOf([
  [8, texts],
  [4, moves],
  [3, attributes],
  [2, modes],
  [2, silent],
  [2, states],
  [1, cut],
]);
const size = fc.record({ columns: fc.integer({ min: 2, max: 20 }), rows: fc.integer({ min: 1, max: 6 }) });

export const screen = {
  drawn: fc.record({
    first: size,
    scrollback: fc.constantFrom(20, 20, 3, 0),
    /** Output, and the sizes that follow it. */
    steps: fc.array(fc.tuple(fc.array(output, { maxLength: 16 }), size), { minLength: 1, maxLength: 3 }),
    cuts,
  }),

  async check({ first, scrollback, steps, cuts }, { Screen }) {
    const whole = new Screen({ ...first, scrollback });
    let other = new Screen({ ...first, scrollback });
    let name = 'in pieces';
    for (const [parts, { columns, rows }] of steps) {
      // A sequence that is not complete is not part of the screen.
      const stream = `${parts.join('')}\x18`;
      for (const chunk of chunksOf(Buffer.from(stream), cuts)) other.write(chunk);
      whole.write(stream);
      await Promise.all([whole.flush(), other.flush()]);
      assertSame(other, whole, name);
      other = new Screen({ columns: whole.columns, rows: whole.rows, scrollback });
      other.write(whole.snapshot());
      await other.flush();
      assertSame(other, whole, 'restored');
      whole.resize(columns, rows);
      other.resize(columns, rows);
      name = 'restored, another size and more output';
      assertSame(other, whole, 'restored, and another size');
    }
  },
};

function assertSame(actual, expected, what) {
  const [is, should] = [stateOf(actual), stateOf(expected)];
  if (is !== should) assert.deepEqual(JSON.parse(is), JSON.parse(should), what);
}

/** Everything that a screen shows, and what its snapshot says of the rest, as JSON. */
function stateOf(screen) {
  const { columns, rows, cursor, title, alternate, scrollbackLength } = screen;
  const lines = [];
  for (let y = -scrollbackLength; y < rows; y += 1) {
    const cells = [];
    for (let x = 0; x < columns; x += 1) cells.push(screen.cell(x, y));
    lines.push(cells);
  }
  const text = screen.text({ scrollback: true });
  return JSON.stringify({
    text,
    cursor,
    title,
    alternate,
    scrollbackLength,
    lines,
    snapshot: screen.snapshot(),
  });
}
