import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineDiff } from '#src/testing/line-diff.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

test('a difference of lines shows what was removed before what was added', () => {
  assert.equal(lineDiff('a\nb\nc', 'a\nx\nc'), '  a\n- b\n+ x\n  c');
});

test('a difference of lines contains both texts, and nothing else', () => {
  const texts = fc
    .array(fc.constantFrom('a', 'b', ''), { minLength: 1, maxLength: 8 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const lines = lineDiff(before, after).split('\n');
      const without = (mark: string) =>
        lines
          .filter((line) => !line.startsWith(mark))
          .map((line) => line.slice(2))
          .join('\n');
      assert.equal(without('+'), before);
      assert.equal(without('-'), after);
      if (before === after) assert.ok(lines.every((line) => line.startsWith('  ')));
    }),
    propertySettings(300),
  );
});
