import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AsciiText } from '#src/expect/ascii-text.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

const texts = fc.string({
  unit: fc.constantFrom('a', 'b', '\0', '\x1b', '\x7f'),
  minLength: 1,
  maxLength: 12,
});
const calls = fc.array(
  fc.oneof(
    fc.record({ from: fc.nat(14), to: fc.nat(14) }),
    fc.record({
      character: fc.constantFrom('a', '\x1b', '\x7f', 'c', 'é', '漢', '\udc61'),
      from: fc.nat(14),
    }),
    fc.constant('decode' as const),
  ),
  { maxLength: 8 },
);

test('text that is not decoded yet gives what the string gives, in any order of calls', () => {
  fc.assert(
    fc.property(texts, calls, (text, actions) => {
      const lazy = new AsciiText(Buffer.from(text));
      assert.equal(lazy.length, text.length);
      for (const action of actions) {
        if (action === 'decode') assert.equal(String(lazy), text);
        else if ('to' in action)
          assert.equal(lazy.slice(action.from, action.to), text.slice(action.from, action.to));
        else
          assert.equal(
            lazy.indexOf(action.character, action.from),
            text.indexOf(action.character, action.from),
          );
      }
    }),
    propertySettings(2000),
  );
});
