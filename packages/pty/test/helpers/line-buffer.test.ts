import assert from 'node:assert/strict';
import { LineBuffer } from '#src/helpers/line-buffer.js';
import { test } from '../support/test.js';

const LONGEST = 16 * 1024;

/** The lines of a text that comes in these pieces. */
function linesOf(...pieces: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const buffer = new LineBuffer((line) => lines.push(line));
  for (const piece of pieces) buffer.push(Buffer.from(piece));
  buffer.end();
  return lines;
}

test('a line ends with a newline, and a return before it belongs to the end, wherever it is cut', () => {
  const text = 'one\r\n\ntwo\rtwo\nthree';
  const expected = ['one', '', 'two\rtwo', 'three'];
  assert.deepEqual(linesOf(text), expected);
  assert.deepEqual(linesOf(...text), expected);
});

test('a last line without an end is told, and an empty one is none', () => {
  assert.deepEqual(linesOf('one\ntwo'), ['one', 'two']);
  assert.deepEqual(linesOf('one\n'), ['one']);
  assert.deepEqual(linesOf(), []);
});

test('the longest line is one, also when its return and its newline come apart', () => {
  const line = 'x'.repeat(LONGEST);
  assert.deepEqual(linesOf(`${line}\r\n`), [line]);
  assert.deepEqual(linesOf(`${line}\r`, '\n'), [line]);
});

test('a longer one is told in pieces, as it comes, and no character is cut', () => {
  const half = 'ä'.repeat(LONGEST / 2 - 1);
  const lines: string[] = [];
  const buffer = new LineBuffer((line) => lines.push(line));
  buffer.push(Buffer.from(`x${half}ä€`));
  assert.deepEqual(lines, [`x${half}`]);
  buffer.end();
  assert.deepEqual(lines, [`x${half}`, 'ä€']);
  assert.deepEqual(linesOf(`${'x'.repeat(LONGEST)}rest\n`), ['x'.repeat(LONGEST), 'rest']);
});
