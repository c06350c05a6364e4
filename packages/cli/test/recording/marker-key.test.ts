import assert from 'node:assert/strict';
import { MarkerKey } from '#src/recording/marker-key.js';
import { parseControlKey } from '#src/relay/control-key.js';
import { test } from '../support/test.js';

for (const [name, ...encodings] of [
  ['^]', '\x1d', '\x1b[93;5u', '\x1b[27;5;93~'],
  ['Ctrl+G', '\x07', '\x1b[103;5u', '\x1b[27;5;103~'],
] as const) {
  test(`the marker key ${name} is taken out of the input in each encoding of the keyboard`, () => {
    const control = parseControlKey(name);
    assert.ok(control);
    const key = new MarkerKey(control);
    for (const encoding of encodings) {
      const { keys, count } = key.remove(Buffer.from(`é${encoding}x${encoding}`));
      assert.deepEqual([Buffer.from(keys).toString(), count], ['éx', 2]);
    }
    assert.deepEqual(key.remove(Buffer.from('other')).count, 0);
  });
}

test('the marker key is taken out of the input when a lock is on, and counts once however long it is held', () => {
  const control = parseControlKey('^]');
  assert.ok(control);
  const key = new MarkerKey(control);
  const { keys, count } = key.remove(Buffer.from('a\x1b[93;133:1u\x1b[93;133:2ub\x1b[93;133:3uc'));
  assert.deepEqual([Buffer.from(keys).toString(), count], ['abc', 1]);
});
