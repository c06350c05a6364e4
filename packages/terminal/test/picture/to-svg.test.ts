import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Screen, type SVGOptions } from 'strand-terminal';
import { allowed, elementsOf, parse, screenElement, textOf } from '../support/markup.js';
import { propertySettings } from '../support/property.js';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

async function svgOf(data: string, options: SVGOptions = {}, columns = 40, rows = 5): Promise<string> {
  return (await screenOf(data, columns, rows)).toSVG({ cursor: false, ...options });
}

const hostile = [
  '</text></svg><script>alert(1)</script>',
  ']]>',
  '<!--',
  '&lt;&amp;',
  '"\'`',
  '\u202eabc',
  '\u2066x\u2069',
  '\ufffe',
  '\uffff',
  '\u0085',
  '\u2028',
  '\u0000',
  '\u007f',
  '\u{1fffe}',
  '漢字',
  'e\u0301',
  '👨‍👩‍👧',
  '┌─┐',
  '▀▄█',
  '⣿',
  '\ue0b0',
  'שלום',
  '  two  ',
];
const sequences = [
  '\r\n',
  '\x1b[1m',
  '\x1b[2;3m',
  '\x1b[4:3m',
  '\x1b[7m',
  '\x1b[8m',
  '\x1b[38;5;200m',
  '\x1b[48;2;1;2;3m',
  '\x1b[m',
  '\x1b]8;;javascript:alert(1)\x07',
  '\x1b]8;;https://example.org/"><script>\x07',
  '\x1b]8;;\x07',
  '\x1b]2;</title><script>x</script>]]>\x07',
  '\x1b[5C',
  '\x1b[2J',
  '\x1b[1X',
];
const output = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostile),
      fc.constantFrom(...sequences),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

test('a picture of any output is well-formed XML that has the text of the screen and nothing to run or to load', async () => {
  await fc.assert(
    fc.asyncProperty(
      output,
      fc.constantFrom(undefined, true, { title: '</style>"\u0001\ud800' }),
      async (data, window) => {
        const screen = new Screen({ columns: 20, rows: 4 });
        screen.write(data);
        await screen.flush();
        const root = parse(screen.toSVG({ window }));
        assert.equal(textOf(screenElement(root)), allowed(screen.text()));
        const names = new Set(elementsOf(root, '*').map(({ name }) => name));
        for (const name of ['script', 'image', 'foreignObject', 'animate', 'set'])
          assert.ok(!names.has(name));
        for (const link of elementsOf(root, 'a')) {
          assert.match(link.attributes['href'] ?? '', /^(?:https?|mailto):/);
          assert.deepEqual(Object.keys(link.attributes), ['href']);
        }
      },
    ),
    propertySettings(300),
  );
});

test('a row of common characters has the length of its cells, and each other character has a position', async () => {
  const [common, mixed] = elementsOf(screenElement(parse(await svgOf('plain é\r\na漢b'))), 'text');
  assert.equal(common?.attributes['textLength'], String(7 * 9));
  assert.equal(mixed?.attributes['textLength'], undefined);
  assert.deepEqual(
    elementsOf(mixed ?? parse('<x/>'), 'tspan').map(({ attributes, text }) => [attributes['x'], text]),
    [['0 9 27', 'a漢b']],
  );
});

test('a character of several code points has an element of its own at the position of its cell', async () => {
  const spans = elementsOf(screenElement(parse(await svgOf('ab😀e\u0301c'))), 'tspan');
  assert.deepEqual(
    spans.map(({ attributes, text }) => [attributes['x'], text]),
    [
      ['0 9', 'ab'],
      ['18', '😀'],
      ['36', 'e\u0301'],
      ['45', 'c'],
    ],
  );
});

test('colours of the theme are classes, other colours are attributes, and runs of equal style are one element', async () => {
  const svg = await svgOf('\x1b[31mred \x1b[1mbold red\x1b[m plain \x1b[38;2;1;2;3mrgb \x1b[38;5;232mgrey');
  const spans = elementsOf(parse(svg), 'tspan');
  assert.deepEqual(
    spans.map(({ attributes, text }) => [attributes['class'] ?? attributes['fill'], text]),
    [
      ['c1', 'red '],
      ['c1 b', 'bold red '],
      ['#010203', 'rgb '],
      ['c232', 'grey'],
    ],
  );
  assert.match(svg, /\.c1\{fill:#cd3131\}/);
  assert.match(svg, /\.c232\{fill:#080808\}/);
});

test('inverse text has the colours exchanged, also the default ones', async () => {
  const svg = await svgOf('\x1b[7mA\x1b[31mB', { theme: 'xterm' });
  const root = parse(svg);
  const paths = elementsOf(root, 'path').map(({ attributes }) => attributes['class']);
  assert.deepEqual(paths, [undefined, 'c1']);
  assert.deepEqual(
    elementsOf(root, 'tspan').map(({ attributes }) => attributes['class']),
    ['bg'],
  );
  assert.match(svg, /\.bg\{fill:#000000\}/);
});

test('concealed text is in the picture but is not painted', async () => {
  const svg = await svgOf('\x1b[8mhidden');
  assert.deepEqual(
    elementsOf(parse(svg), 'tspan').map(({ attributes, text }) => [attributes['class'], text]),
    [['h', 'hidden']],
  );
  assert.match(svg, /\.h\{fill:none\}/);
});

test('lines of text are drawn as wide as its cells, each in its colour', async () => {
  const svg = await svgOf(
    '\x1b[4mab\x1b[4:2mcd\x1b[4:3;58;5;1mef\x1b[59;4:4mgh\x1b[4:5mij\x1b[0;9mkl\x1b[0;53mmn',
  );
  const [own, red] = elementsOf(parse(svg), 'path').map(({ attributes }) => attributes['d']);
  assert.match(own ?? '', /^M0 16h18v1h-18zM18 15h18v1h-18zM18 17h18v1h-18z/);
  assert.match(own ?? '', /M90 9h18v1h-18z/);
  assert.match(own ?? '', /M108 0h18v1h-18z/);
  assert.match(red ?? '', /^M36 16q/);
});

test('links lead only to http, https and mailto, and cannot end their attribute', async () => {
  const link = (target: string) => `\x1b]8;;${target}\x1b\\x\x1b]8;;\x1b\\ `;
  const targets = [
    'https://example.org/?a=1&b="2"',
    'mailto:a@example.org',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//example.org',
    'vbscript:x',
    ' javascript:x',
    `https://example.org/${'x'.repeat(5000)}`,
  ];
  const root = parse(await svgOf(targets.map(link).join('')));
  assert.deepEqual(
    elementsOf(root, 'a').map(({ attributes }) => ({ ...attributes })),
    [{ href: 'https://example.org/?a=1&b=%222%22' }, { href: 'mailto:a@example.org' }],
  );
});

test('the cursor is shown in its shape if the program shows it', async () => {
  const pathOf = async (data: string, cursor?: SVGOptions['cursor']) =>
    elementsOf(parse((await screenOf(data)).toSVG({ cursor })), 'path').map(
      ({ attributes }) => attributes['d'],
    );
  assert.deepEqual(await pathOf('ab'), ['M18 0h9v18h-9z']);
  assert.deepEqual(await pathOf('ab\x1b[5 q'), ['M18 0h2v18h-2z']);
  assert.deepEqual(await pathOf('漢\x1b[3 q\r'), ['M0 16h18v2h-18z']);
  assert.deepEqual(await pathOf('ab', 'bar'), ['M18 0h2v18h-2z']);
  assert.deepEqual(await pathOf('ab', false), []);
  assert.deepEqual(await pathOf('ab\x1b[?25l'), []);
});

test('a window shows the title of the program or another one, cut to its width', async () => {
  const titleOf = async (window: SVGOptions['window'], data = '\x1b]2;vim <a> & b\x07') => {
    const root = parse(await svgOf(data, { window }));
    return [elementsOf(root, 'title')[0]?.text, elementsOf(root, 'text')[0]?.text];
  };
  assert.deepEqual(await titleOf(true), ['vim <a> & b', 'vim <a> & b']);
  assert.deepEqual(await titleOf({ title: 'Demo' }), ['Demo', 'Demo']);
  assert.deepEqual(await titleOf(true, ''), [undefined, undefined]);
  const [whole, shown] = await titleOf({ title: 'x'.repeat(500) });
  assert.equal(whole?.length, 500);
  assert.match(shown ?? '', /^x{10,40}…$/);
});

test('the classes of two pictures do not affect each other in one page', async () => {
  const [first, second] = [await svgOf('\x1b[31ma'), await svgOf('\x1b[31ma', { theme: 'nord' })];
  const nameOf = (svg: string) => parse(svg).attributes['class'] ?? '';
  assert.notEqual(nameOf(first), nameOf(second));
  for (const svg of [first, second]) {
    const rules = elementsOf(parse(svg), 'style')[0]?.text.match(/[^{}]+(?=\{)/g) ?? [];
    for (const selector of rules) assert.ok(selector.startsWith(`.${nameOf(svg)} `), selector);
  }
});

test('the same screen always gives the same file', async () => {
  assert.equal(await svgOf('\x1b[31mred'), await svgOf('\x1b[31mred'));
});

test('a wrong option of a picture is an error that names the nearest', async () => {
  const screen = await screenOf('');
  const wrong = (options: unknown) => () => screen.toSVG(options as SVGOptions);
  assert.throws(wrong({ thema: 'dark' }), {
    name: 'TypeError',
    message: /^unknown option 'thema'; did you mean 'theme'\?/,
  });
  assert.throws(wrong({ theme: 'drakula' }), /unknown theme 'drakula'; did you mean 'dracula'\?/);
  assert.throws(wrong({ theme: 'constructor' }), /unknown theme 'constructor'/);
  assert.throws(
    wrong({ theme: { foreground: '#fff', background: '#000', palette: [] } }),
    /array of 16 colours/,
  );
  assert.throws(
    wrong({ theme: { foreground: 'red', background: '#000', palette: Array(16).fill('#000') } }),
    /foreground/,
  );
  assert.throws(wrong({ font: { famly: 'x' } }), /did you mean 'family'\?/);
  assert.throws(wrong({ font: 'x;}</style>' }), /font\.family/);
  assert.throws(wrong({ font: { size: 0 } }), RangeError);
  assert.throws(wrong({ cursor: 'beam' }), /unknown cursor 'beam'; did you mean 'bar'\?/);
  assert.throws(wrong({ window: { titel: 'x' } }), /did you mean 'title'\?/);
  assert.throws(wrong({ padding: '8' }), TypeError);
  assert.throws(wrong(null), TypeError);
});

test('a screen of text in a few colours costs little more than its characters', async () => {
  const line = `\x1b[32mok\x1b[m ${'0123456789 '.repeat(6)}\r\n`;
  const screen = await screenOf(line.repeat(23), 80, 24);
  const svg = screen.toSVG();
  assert.ok(svg.length < screen.text().length * 2.3, `${svg.length} for ${screen.text().length} characters`);
});
