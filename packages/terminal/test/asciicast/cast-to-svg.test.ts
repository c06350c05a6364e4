import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Screen } from 'strand-terminal';
import { type CastToSVGOptions, castToSVG } from '#src/asciicast/index.js';
import { piecesOf } from '../support/casts.js';
import { allowed, elementsOf, parse } from '../support/markup.js';
import { PlayedSVG } from '../support/play-svg.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

type Event = readonly [interval: number, code: string, data: string];

function cast(events: readonly Event[], header: object = {}, columns = 30, rows = 5): string {
  const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  return `${JSON.stringify({ version: 3, term: { cols: columns, rows }, ...header })}\n${lines}`;
}

async function svgOf(
  events: readonly Event[],
  options: CastToSVGOptions = {},
  header: object = {},
): Promise<string> {
  return castToSVG(piecesOf(cast(events, header)), options);
}

async function played(...args: Parameters<typeof svgOf>): Promise<PlayedSVG> {
  return new PlayedSVG(await svgOf(...args));
}

/** What the screen shows, as `PlayedSVG` reads it. */
function rowsOf(screen: Screen): string[] {
  const lines = screen.lines().map((line) => allowed(line).replace(/ /g, ''));
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

const output = fc.oneof(
  fc.constantFrom(
    '\r\n',
    '\r\n',
    '\r\n',
    'ls -la\r\n',
    '\x1b[2J\x1b[H',
    '\x1b[?1049h',
    '\x1b[?1049l',
    '\x1b[3;1H',
    '\x1bM',
    '\x1bD',
  ),
  fc.constantFrom(
    'a',
    '\b \b',
    '\rnew',
    '\x1b[K',
    '\x1b[31mred\x1b[m',
    '漢',
    '┌─┐',
    '\x1b[2;4r',
    '\x1b[r',
    '\x1b[L',
    '\x1b[M',
  ),
  fc.constantFrom(
    'one two three four five six seven',
    '\x1b[?25l',
    '\x1b[?25h',
    '\x1b[44m  \x1b[m',
    'e\u0301',
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
);

test('an animation shows at each time what the terminal showed, for any recording', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(output, { minLength: 1, maxLength: 40 }), async (pieces) => {
      const animation = await played(pieces.map((data) => [1, 'o', data]));
      const screen = new Screen({ columns: 30, rows: 5, scrollback: 0 });
      for (const [index, data] of pieces.entries()) {
        screen.write(data);
        await screen.flush();
        const { x, y, visible } = screen.cursor;
        assert.deepEqual(animation.rows(index + 1.5), rowsOf(screen));
        // A cursor on the second cell of a wide character is on the character.
        const column =
          screen.cell(x, y).width === 0 && x > 0 && screen.cell(x - 1, y).width === 2 ? x - 1 : x;
        assert.deepEqual(animation.cursor(index + 1.5), visible ? { x: column, y } : undefined);
      }
    }),
    propertySettings(150),
  );
});

test('an animation follows the sizes of the terminal and is as large as the largest', async () => {
  const events: Event[] = [
    [1, 'o', 'first\r\nsecond\r\nthird'],
    [1, 'r', '40x2'],
    [1, 'o', '\x1b[2J\x1b[Hwide'],
    [1, 'r', '10x9'],
    [1, 'r', '0x0'],
  ];
  const animation = await played(events);
  assert.deepEqual(
    [1.5, 2.5, 3.5, 4.5].map((time) => animation.rows(time)),
    [['first', 'second', 'third'], ['second', 'third'], ['wide'], ['wide']],
  );
  const { width, height } = animation.root.attributes;
  assert.deepEqual([width, height], [String(40 * 9 + 16), String(9 * 18 + 16)]);
});

test('speed, idleLimit, from, to and endPause set the times of an animation', async () => {
  const events: Event[] = [
    [1, 'o', 'a'],
    [10, 'o', 'b'],
    [0.5, 'm', 'marker'],
    [0.5, 'o', 'c'],
    [2, 'o', 'd'],
  ];
  const times = async (options: CastToSVGOptions, header: object = {}) => {
    const animation = await played(events, options, header);
    const shown: (readonly [number, string])[] = [];
    for (let tenth = 0; tenth < animation.duration * 10 - 0.5; tenth += 1) {
      const text = animation.rows(tenth / 10).join('');
      if (text !== (shown.at(-1)?.[1] ?? '')) shown.push([tenth / 10, text]);
    }
    return { shown, duration: animation.duration };
  };
  const all = [
    [1, 'a'],
    [11, 'ab'],
    [12, 'abc'],
    [14, 'abcd'],
  ];
  assert.deepEqual(await times({}), { shown: all, duration: 16 });
  assert.deepEqual(await times({ speed: 2, endPause: 0.5 }), {
    shown: all.map(([time, text]) => [Number(time) / 2, text]),
    duration: 7.5,
  });
  const limited = [
    [1, 'a'],
    [2, 'ab'],
    [3, 'abc'],
    [4, 'abcd'],
  ];
  assert.deepEqual(await times({ idleLimit: 1 }), { shown: limited, duration: 6 });
  assert.deepEqual(await times({}, { idle_time_limit: 1 }), { shown: limited, duration: 6 });
  assert.deepEqual(await times({ from: 10.5, to: 12.5 }), {
    shown: [
      [0, 'a'],
      [0.5, 'ab'],
      [1.5, 'abc'],
    ],
    duration: 4,
  });
});

test('fps limits the frames, and the last state of each is what it shows', async () => {
  const events: Event[] = Array.from({ length: 100 }, (_, index) => [0.01, 'o', `\r${index}`]);
  const svg = await svgOf(events, { fps: 2 });
  assert.equal(new PlayedSVG(svg).rows(0.4).join(''), '48');
  assert.equal(new PlayedSVG(svg).rows(0.9).join(''), '98');
  assert.equal(elementsOf(parse(svg), 'text').length, 3);
});

test('an animation is played again by default, or as often as loop says', async () => {
  const loops = async (loop?: boolean | number) => (await played([[1, 'o', 'x']], { loop })).loops;
  assert.deepEqual(
    [await loops(), await loops(true), await loops(false), await loops(3)],
    ['infinite', 'infinite', '1', '3'],
  );
});

test('the cursor of an animation has the shape that the program has set, or the given one, and is as wide as its cell', async () => {
  const transforms = async (options: CastToSVGOptions = {}) => {
    const svg = await svgOf(
      [
        [0, 'o', '漢\r'],
        [1, 'o', '\r\n\x1b[5 q'],
        [1, 'o', 'a\x1b[3 q'],
      ],
      options,
    );
    return [...svg.matchAll(/transform:(translate\([^;}"]*)\}/g)].map(([, transform]) => transform);
  };
  assert.deepEqual(await transforms(), [
    'translate(0px,0px)scaleX(2)',
    'translate(0px,18px)scaleX(0.22)',
    'translate(9px,34px)scaleY(0.11)',
  ]);
  assert.deepEqual(await transforms({ cursor: 'block' }), [
    'translate(0px,0px)scaleX(2)',
    'translate(0px,18px)',
    'translate(9px,18px)',
  ]);
  assert.deepEqual(await transforms({ cursor: false }), []);
});

test('without animations an animated picture shows its last frame', async () => {
  const svg = await svgOf([
    [1, 'o', 'first'],
    [1, 'o', '\x1b[2J\x1b[Hlast'],
  ]);
  const shown = elementsOf(parse(svg), 'g').filter(({ attributes }) =>
    attributes['style']?.includes('visibility:visible'),
  );
  assert.deepEqual(shown.map(({ text }) => text).join(''), 'last');
});

test('text that returns is written once, and a new line costs a line and not a screen', async () => {
  const spinner: Event[] = Array.from({ length: 200 }, (_, index) => [
    0.1,
    'o',
    `\r${'|/-\\'[index % 4]} Working`,
  ]);
  const spinning = elementsOf(parse(await svgOf(spinner)), 'text');
  assert.deepEqual(
    new Set(spinning.map(({ text }) => text)),
    new Set(['| Working', 'Working', '|', '/', '-', '\\']),
  );
  assert.equal(spinning.length, 6);

  const scrolling: Event[] = Array.from({ length: 200 }, (_, index) => [0.1, 'o', `line ${index}\r\n`]);
  const lines = elementsOf(parse(await svgOf(scrolling)), 'text');
  assert.equal(lines.length, 200);

  const typing: Event[] = [...'npm install strand-terminal'].map((key) => [0.1, 'o', key]);
  const svg = await svgOf(typing);
  assert.equal(
    elementsOf(parse(svg), 'text')
      .map(({ text }) => text)
      .join(''),
    'npminstallstrand-terminal',
  );
});

test('the title of a recording, or of the program in it, is that of the window', async () => {
  const title = async (header: object, options: CastToSVGOptions = {}) => {
    const events: Event[] = [[1, 'o', '\x1b]2;of <the> program\x07']];
    return elementsOf(parse(await svgOf(events, { window: true, ...options }, header)), 'title')[0]?.text;
  };
  assert.equal(await title({}), 'of <the> program');
  assert.equal(await title({ title: 'of the recording' }), 'of the recording');
  assert.equal(await title({ title: 'of the recording' }, { title: 'given' }), 'given');
});

test('the theme of a recording is used if it is valid and no other is given', async () => {
  const background = async (theme: object, options: CastToSVGOptions = {}) => {
    const recording = cast([[1, 'o', 'x']], { term: { cols: 9, rows: 2, theme } });
    const [rectangle] = elementsOf(parse(await castToSVG(piecesOf(recording), options)), 'rect');
    return rectangle?.attributes['fill'];
  };
  const palette = Array(8).fill('#123456').join(':');
  assert.equal(await background({ fg: '#ffffff', bg: '#010203', palette }), '#010203');
  assert.equal(await background({ fg: '#ffffff', bg: '#010203', palette }, { theme: 'dracula' }), '#282a36');
  assert.equal(await background({ fg: '#ffffff', bg: '"/><script>', palette }), '#1e1e1e');
  assert.equal(await background({ fg: '#ffffff', bg: '#010203', palette: '#fff' }), '#1e1e1e');
});

test('castToSVG rejects an animation that is larger than maxSize, before it has read the rest', async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(cast([]));
    for (; read < 100_000; read += 1) yield Buffer.from(`[0.1, "o", "line ${read}\\r\\n"]\n`);
  }
  await assert.rejects(castToSVG(endless(), { maxSize: 50_000 }), {
    name: 'RangeError',
    code: 'EFBIG',
    message: /larger than 50000 characters after \d+\.\d seconds; .*from, to.*fps.*maxSize/,
  });
  assert.ok(read < 1000, `${read} lines were read`);
});

test('castToSVG rejects wrong options before it reads, and recordings that are cut off', async () => {
  const never: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]() {
      throw new Error('the recording was read');
    },
  };
  const wrong = (options: unknown) => castToSVG(never, options as CastToSVGOptions);
  await assert.rejects(wrong({ sped: 2 }), { name: 'TypeError', message: /did you mean 'speed'\?/ });
  await assert.rejects(wrong(null), { name: 'TypeError', message: 'the options must be an object' });
  await assert.rejects(wrong({ theme: 'drak' }), { name: 'TypeError', message: /did you mean 'dark'\?/ });
  for (const options of [
    { speed: 0 },
    { fps: 0 },
    { from: 3, to: 2 },
    { loop: 0 },
    { idleLimit: -1 },
    { to: Number.NaN },
  ]) {
    await assert.rejects(wrong(options), RangeError, JSON.stringify(options));
  }
  await assert.rejects(castToSVG(piecesOf(`${cast([[1, 'o', 'x']])}[1, "o`)), { name: 'CastError', line: 3 });
});

test('a recording without output is a picture of an empty screen', async () => {
  const animation = await played([]);
  assert.deepEqual(animation.rows(0), []);
  assert.ok(animation.duration > 0);
});
