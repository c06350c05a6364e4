import assert from 'node:assert/strict';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

test('DECRC restores the place on the screen when the screen has scrolled since DECSC', async () => {
  const screen = await screenOf(`\x1b[2;3H\x1b7\x1b[4;1H${'\r\n'.repeat(3)}\x1b8`, 10, 4);
  assert.deepEqual(screen.cursor, { x: 2, y: 1, visible: true });
});

test('DECRC restores the place on the screen when the scrollback has been erased since DECSC', async () => {
  const screen = await screenOf(`${'\r\n'.repeat(9)}\x1b[2;3H\x1b7\x1b[H\x1b[3J\x1b8`, 10, 4);
  assert.deepEqual(screen.cursor, { x: 2, y: 1, visible: true });
});

test('DECRC restores all character sets and which of them is used', async () => {
  const screen = await screenOf('\x1b(0\x1b)A\x1b7\x1b(B\x1b)B\x0e\x1b8q\x0e#', 10, 2);
  assert.equal(screen.line(0), '─£');
});

test('DECRC restores the kind and the colour of the underline', async () => {
  const screen = await screenOf('\x1b[4:3;58;5;9m\x1b7\x1b[4;59m\x1b8a', 10, 2);
  assert.equal(screen.toSVG(), (await screenOf('\x1b[4:3;58;5;9ma', 10, 2)).toSVG());
});

test('the cursor that a full-screen program has saved is at its line of the shell when the size has changed', async () => {
  const screen = await screenOf('one\r\ntwo\r\n$ vi\x1b[?1049h\x1b[2J', 10, 4);
  screen.resize(10, 2);
  screen.write('\x1b[?1049l');
  await screen.flush();
  assert.deepEqual(screen.lines(), ['two', '$ vi']);
  assert.deepEqual(screen.cursor, { x: 4, y: 1, visible: true });
});

test('DECRC goes to the first cell of an alternate screen on which no cursor was saved since it is shown', async () => {
  const screen = await screenOf('\x1b[?47h\x1b[2;9H\x1b[31m\x1b7\x1b[?47l\x1b[?47h\x1b8a', 10, 4);
  assert.equal(screen.line(0), 'a');
  assert.equal(screen.cell(0, 0).foreground, undefined);
});
