import assert from 'node:assert/strict';
import { PlayerKeys } from '#src/player/player-keys.js';
import { test } from '../support/test.js';

function names(...chunks: string[]): string[] {
  const keys = new PlayerKeys();
  return chunks.flatMap((chunk) => keys.read(Buffer.from(chunk)).map(({ name }) => name));
}

test('the player knows its keys, also when an arrow comes in pieces', () => {
  assert.deepEqual(names(' .][+-=q'), [
    'pause',
    'step',
    'next-marker',
    'previous-marker',
    'speed',
    'speed',
    'speed',
    'quit',
  ]);
  assert.deepEqual(names('\x1b[C\x1bOD'), ['skip', 'skip']);
  assert.deepEqual(names('\x1b', '[', 'C', '\x1b', 'OC', '\x1b[', 'D'), ['skip', 'skip', 'skip']);
});

test('the player ignores other keys, and does not take parts of them for its own', () => {
  // Function keys, mouse, focus, answers to queries, Alt+q, letters.
  assert.deepEqual(names('\x1b[15~\x1b[<0;5;5M\x1b[I\x1b[?1;2c\x1b]11;rgb:q/q/q\x07\x1bqäx\r'), []);
});

test('the player takes the key after Escape for itself', () => {
  assert.deepEqual(names('\x1b', 'q'), ['quit']);
});
