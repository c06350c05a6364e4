import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as library from 'strand-terminal';
import { Screen } from 'strand-terminal';
import { propertySettings } from '../support/property.js';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

/** The target `screen` of `npm run fuzz`. */
interface StreamTarget {
  readonly drawn: fc.Arbitrary<unknown>;
  check(input: unknown, tested: typeof library): Promise<void>;
}

test('a snapshot restores the screen for any output and sizes: whatever follows shows the same', async () => {
  const file = new URL('../../../../attacks/fuzz/streams/screen.mjs', import.meta.url);
  const { screen }: { readonly screen: StreamTarget } = await import(file.href);
  await fc.assert(
    fc.asyncProperty(screen.drawn, (input) => screen.check(input, library)),
    propertySettings(60),
  );
});

/** Checks that output shows the same on a screen and on one that its snapshot has restored. Returns the restored one. */
async function assertRestores(before: string, after: string, columns = 20, rows = 4): Promise<Screen> {
  const screen = await screenOf(before, columns, rows);
  const restored = await screenOf(screen.snapshot(), columns, rows);
  for (const output of ['', after]) {
    for (const each of [screen, restored]) each.write(output);
    await Promise.all([screen.flush(), restored.flush()]);
    assert.equal(restored.toSVG(), screen.toSVG());
    assert.deepEqual(restored.cursor, screen.cursor);
    assert.equal(restored.snapshot(), screen.snapshot());
  }
  return restored;
}

for (const [what, before, after] of [
  ['the saved cursor with its attributes', '\x1b[2;3H\x1b[1;31m\x1b7\x1b[H\x1b[mtext', '\x1b8x'],
  ['the cursor that was saved before the screen scrolled', '1\r\n2\r\n3\x1b[2;2H\x1b7\x1b[4H\r\n5', '\x1b8x'],
  ['the cursor and attributes of the normal screen', '\x1b[31mab\x1b[?1049h\x1b[mcd', '\x1b[?1049lx'],
  ['the scroll region of the normal screen', '1\r\n2\r\n3\x1b[2;3r\x1b[?47h', '\x1b[?47l\x1b[3;1H\nx'],
  ['the saved cursor of the alternate screen', '\x1b[?47h\x1b[2;3H\x1b7', '\x1b8x'],
  ['the tab stops', '\x1b[3g\x1b[4G\x1bH\x1b[11G\x1bH\r', '\ta\tb\tc'],
  ['that there are no tab stops', '\x1b[3g', '\tx'],
  ['the character sets', '\x1b(0\x1b)Aq\x0e#', '#\x0fq'],
  ['the character sets of the saved cursor', '\x1b(0\x1b7\x1b(B', 'q\x1b8q'],
  ['the colour of an underline', '\x1b[4;58;5;9ma\x1b[58;2;1;2;3mb\x1b[24m', 'c\x1b[4md'],
  ['the shape of the cursor', '\x1b[5 q', 'a'],
  ['line feeds that return (LNM)', '\x1b[20h', 'a\nb'],
  ['a link that is open', 'a\x1b]8;;http://x\x07', 'b'],
  ['a cursor behind an empty last cell', '\x1b[3Hab\x1b[2;20Hc\x1b[S', 'x'],
  ['that the first row continues one that was deleted', `${'x'.repeat(30)}\x1b[H\x1b[M`, '\x1bM'],
  ['a character that would join the next one', '\u0600\x1b[m1', '2'],
  ['that an empty row continues another', `${'x'.repeat(40)}\x1b[1K`, 'y'],
  ['a cursor outside of the scroll region', '\x1b[2;3r\x1b[?6h\x1b[?47h\x1b[4;4H\x1b[?47l', 'x\x1b[Hy'],
  ['rows that continue others after the first has gone', `\x1b[?47h${'x'.repeat(90)}`, '\x1b[H\x1bM'],
] as const) {
  test(`a snapshot restores ${what}`, async () => {
    await assertRestores(before, after);
  });
}

test('a snapshot restores how the keys are to be encoded, on both screens', async () => {
  const before = '\x1b[=3u\x1b[>5u\x1b[>4;2m\x1b[?1049h\x1b[>1u';
  const replies: string[] = [];
  const restored = new Screen({ reply: (data) => replies.push(data) });
  restored.write((await screenOf(before, 80, 24)).snapshot());
  restored.write('\x1b[?u\x1b[?4m\x1b[?1049l\x1b[?u\x1b[<u\x1b[?u');
  await restored.flush();
  assert.deepEqual(replies, ['\x1b[?1u', '\x1b[>4;2m', '\x1b[?5u', '\x1b[?3u']);
});

test('a snapshot restores a cursor behind the last column, where the next character wraps', async () => {
  for (const [stream, columns] of [
    ['abcd', 4],
    ['abcd\x1b[1K', 4],
    ['ab\x1b[41mcd\x1b[2K', 4],
    ['漢字', 4],
    ['abc\x1b]8;;http://x\x07d', 4],
  ] as const) {
    const restored = await assertRestores(stream, 'x', columns, 3);
    assert.equal(restored.line(1), 'x');
  }
});
