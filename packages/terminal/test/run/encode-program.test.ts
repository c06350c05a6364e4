import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { encodeProgram } from '#src/run/encode-program.js';
import { test } from '../support/test.js';

const LOOP = 'while IFS= read -r l && [ -n "$l" ]; do printf %b "$l"; done';

function decoded(program: string): string {
  return execFileSync('sh', ['-c', LOOP], { input: encodeProgram(program) }).toString();
}

test('a shell decodes an encoded program to the same bytes', () => {
  const characters = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1)).join('');
  for (const program of [characters, '\\n\\c\\0101 %s %%', 'é漢😀'.repeat(500), '0'.repeat(5000), '\n1\n2']) {
    assert.equal(decoded(program), program);
  }
});

test('an encoded program has no control characters and only short lines, and ends with an empty one', () => {
  const lines = encodeProgram(`${'\x03\x04\t\x7f#@'.repeat(1000)}${'漢'.repeat(1000)}`).split('\n');
  for (const line of lines) {
    assert.ok(Buffer.byteLength(line) < 1000);
    // The last two are the erase and the kill character of old terminals.
    assert.doesNotMatch(line, /[\0-\x1f\x7f#@]/);
  }
  assert.deepEqual(lines.slice(-2), ['', '']);
  assert.ok(lines.slice(0, -2).every((line) => line !== ''));
});
