import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type HTMLOptions, Screen } from 'strand-terminal';
import { allowed, elementsOf, parse, textOf } from '../support/markup.js';
import { propertySettings } from '../support/property.js';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

async function htmlOf(data: string, options: HTMLOptions = {}): Promise<string> {
  return (await screenOf(data)).toHTML({ cursor: false, ...options });
}

/** The style of each element that has text. */
async function stylesOf(data: string, options: HTMLOptions = {}): Promise<[string | undefined, string][]> {
  const root = parse(await htmlOf(data, options));
  return elementsOf(root, 'span').map(({ attributes, text }) => [attributes['style'], text]);
}

const parts = fc.oneof(
  fc.constantFrom(
    '<b>',
    ']]>',
    '"',
    "'",
    '&amp;',
    '\u202e',
    '\ufffe',
    '漢',
    '👨‍👩‍👧',
    'e\u0301',
    '┌─',
    '█',
    '\r\n',
    '\x1b[7m',
    '\x1b[m',
  ),
  fc.constantFrom(
    '\x1b]8;;javascript:x\x07',
    '\x1b]8;;http://x/"onclick="y\x07',
    '\x1b[8m',
    '\x1b[41m\x1b[K',
    '   ',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

test('the HTML of any screen is one element that has its text, without styles and scripts for the page', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(parts, { maxLength: 20 }), async (pieces) => {
      const screen = new Screen({ columns: 16, rows: 4 });
      screen.write(pieces.join(''));
      await screen.flush();
      // It is XML too, apart from the line break that HTML leaves out.
      const root = parse(screen.toHTML());
      assert.equal(root.name, 'pre');
      // Rows at the end may have a background or the cursor.
      const trimmed = (text: string) => text.replace(/\n+$/, '');
      assert.equal(trimmed(textOf(root).slice(1)), trimmed(allowed(screen.text())));
      for (const { name, attributes } of elementsOf(root, '*')) {
        assert.ok(['span', 'a', 'svg', 'g', 'path'].includes(name), name);
        for (const attribute of Object.keys(attributes))
          assert.ok(!/^on|^class$|^id$|^src$/.test(attribute), attribute);
        if (name === 'a') assert.match(attributes['href'] ?? '', /^https?:|^mailto:/);
      }
    }),
    propertySettings(200),
  );
});

test('attributes of text are inline styles', async () => {
  assert.deepEqual(
    await stylesOf('plain\x1b[1;3;31mx\x1b[0;2mdim\x1b[0;4:3;58;5;2mu\x1b[0;9;53ms\x1b[0;44m b', {
      theme: 'xterm',
    }),
    [
      ['color:#cd0000;font-weight:bold;font-style:italic', 'x'],
      ['color:#737373', 'dim'],
      ['text-decoration:underline wavy #00cd00', 'u'],
      ['text-decoration:overline line-through #e5e5e5', 's'],
      ['background:#0000ee;display:inline-block', ' b'],
    ],
  );
});

test('wide and combined characters have boxes as wide as their cells', async () => {
  assert.deepEqual(await stylesOf('a漢e\u0301b'), [
    ['display:inline-block;width:2ch', '漢'],
    ['display:inline-block;width:1ch', 'e\u0301'],
  ]);
});

test('box-drawing characters are text that is not seen, over a drawing in the units of the font', async () => {
  const root = parse(await htmlOf('┌┐'));
  assert.deepEqual(
    elementsOf(root, 'span').map(({ attributes, text }) => [attributes['style'], text]),
    [
      ['color:transparent;display:inline-block;width:1ch', '┌'],
      ['color:transparent;display:inline-block;width:1ch', '┐'],
    ],
  );
  const [layer] = elementsOf(root, 'svg');
  assert.match(layer?.attributes['style'] ?? '', /width:40ch;height:6em/);
  // It is over the backgrounds of the text.
  assert.match(layer?.attributes['style'] ?? '', /^position:absolute;pointer-events:none;(?!.*z-index)/);
  assert.equal(elementsOf(root, 'path').length, 1);
});

test('a background behind the text and the cursor are boxes without characters', async () => {
  const root = parse((await screenOf('a\x1b[41m\x1b[3X\x1b[4C')).toHTML());
  assert.deepEqual(
    elementsOf(root, 'span').map(({ attributes, text }) => [attributes['style'], text]),
    [
      ['display:inline-block;background:#cd3131;width:3ch;height:1.2em;vertical-align:top', ''],
      ['display:inline-block;width:1ch;height:1.2em;vertical-align:top', ''],
      ['display:inline-block;background:#d4d4d4;width:1ch;height:1.2em;vertical-align:top', ''],
    ],
  );
});

test('toHTML does not know the options of toSVG alone', async () => {
  const screen = await screenOf('');
  const options = { window: true } as HTMLOptions;
  assert.throws(() => screen.toHTML(options), {
    name: 'TypeError',
    message: "unknown option 'window'; known are: theme, font, cursor",
  });
});
