import assert from 'node:assert/strict';
import { LineBuffer } from '#src/helpers/line-buffer.js';
import { test } from '../support/test.js';

const LONGEST = 16 * 1024;

/** The lines of a text that arrives in these pieces. */
function linesOf(...pieces: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const buffer = new LineBuffer((line) => lines.push(line));
  for (const piece of pieces) buffer.push(Buffer.from(piece));
  buffer.end();
  return lines;
}

test('LineBuffer ends a line at a newline and drops a carriage return before it, wherever the input is cut', () => {
  const text = 'one\r\n\ntwo\rtwo\nthree';
  const expected = ['one', '', 'two\rtwo', 'three'];
  assert.deepEqual(linesOf(text), expected);
  assert.deepEqual(linesOf(...text), expected);
});

test('LineBuffer emits a last line without a newline, but no empty last line', () => {
  assert.deepEqual(linesOf('one\ntwo'), ['one', 'two']);
  assert.deepEqual(linesOf('one\n'), ['one']);
  assert.deepEqual(linesOf(), []);
});

test('LineBuffer emits a line of 16 KiB whole, also when its carriage return and newline come separately', () => {
  const line = 'x'.repeat(LONGEST);
  assert.deepEqual(linesOf(`${line}\r\n`), [line]);
  assert.deepEqual(linesOf(`${line}\r`, '\n'), [line]);
});

test('LineBuffer emits a line over 16 KiB in pieces that cut no character', () => {
  const half = 'ä'.repeat(LONGEST / 2 - 1);
  const lines: string[] = [];
  const buffer = new LineBuffer((line) => lines.push(line));
  buffer.push(Buffer.from(`x${half}ä€`));
  assert.deepEqual(lines, [`x${half}`]);
  buffer.end();
  assert.deepEqual(lines, [`x${half}`, 'ä€']);
  assert.deepEqual(linesOf(`${'x'.repeat(LONGEST)}rest\n`), ['x'.repeat(LONGEST), 'rest']);
});
