import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextFinder } from '#src/expect/text-finder.js';
import { TextWindow } from '#src/expect/text-window.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

const steps = fc.array(
  fc.oneof(
    fc.record({ append: fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 6 }) }),
    fc.record({ dropTo: fc.nat(60) }),
    fc.record({ from: fc.nat(60), length: fc.nat(20) }),
    fc.record({
      find: fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }),
      after: fc.nat(60),
    }),
  ),
  { maxLength: 200 },
);

test('a window on a text gives what was appended and not dropped, in any order of calls', () => {
  fc.assert(
    fc.property(steps, (actions) => {
      const window = new TextWindow();
      let all = '';
      let start = 0;
      for (const action of actions) {
        if ('append' in action) {
          all += action.append;
          window.append(action.append);
        } else if ('dropTo' in action) {
          start = Math.max(start, Math.min(action.dropTo, all.length));
          window.dropTo(action.dropTo);
        } else if ('find' in action) {
          checkFind(window, ' '.repeat(start) + all.slice(start), action);
        } else {
          const from = Math.min(Math.max(action.from, start), all.length);
          const to = Math.min(from + action.length, all.length);
          assert.equal(window.slice(from, to), all.slice(from, to));
        }
        assert.deepEqual([window.start, window.end, window.length], [start, all.length, all.length - start]);
      }
    }),
    propertySettings(1000),
  );
});

function checkFind(window: TextWindow, kept: string, { find, after }: { find: string; after: number }): void {
  assert.equal(window.find(new TextFinder([find]), after), kept.indexOf(find, after));
}
