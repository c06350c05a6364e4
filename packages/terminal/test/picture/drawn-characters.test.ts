import assert from 'node:assert/strict';
import { elementsOf, parse } from '../support/markup.js';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

const WIDTH = 9;
const HEIGHT = 18;

/** Pixels of one character, painted from the rectangles of its path, at a scale of 4. */
async function paint(character: string, scale = 4): Promise<boolean[][]> {
  const svg = (await screenOf(character, 1, 1)).toSVG({ cursor: false });
  const rows = Array.from({ length: HEIGHT * scale }, () =>
    Array.from({ length: WIDTH * scale }, () => false),
  );
  const paths = elementsOf(parse(svg), 'path').map(({ attributes }) => attributes['d'] ?? '');
  const rectangles = paths.join('').matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z/g);
  for (const rectangle of rectangles) {
    const [left = 0, top = 0, width = 0, height = 0] = rectangle
      .slice(1)
      .map((value) => Number(value) * scale);
    for (const row of rows.slice(Math.round(top), Math.round(top + height))) {
      row.fill(true, Math.round(left), Math.round(left + width));
    }
  }
  return rows;
}

/** What touches each edge: up, right, down, left; runs of pixels as `from-to` in units. */
async function edgesOf(character: string): Promise<string[]> {
  const scale = 4;
  const pixels = await paint(character, scale);
  const column = (x: number) => pixels.map((row) => row[x] === true);
  return [pixels[0] ?? [], column(WIDTH * scale - 1), pixels.at(-1) ?? [], column(0)].map((edge) => {
    const text = edge.map((pixel) => (pixel ? '#' : ' ')).join('');
    return [...text.matchAll(/#+/g)]
      .map(({ index, 0: run }) => `${index / scale}-${(index + run.length) / scale}`)
      .join(' ');
  });
}

/** The arms as the names in Unicode say. */
const NONE = '';
const across = { light: '4-5', heavy: '3-6', double: '3-4 5-6' };
const along = { light: '9-10', heavy: '8-11', double: '8-9 10-11' };
const { light: L, heavy: H, double: D } = across;
const { light: l, heavy: h, double: d } = along;

test('lines of box-drawing characters end in the middle of the edges, so that they join those of the next cell', async () => {
  const expected: Record<string, string[]> = {
    '─': [NONE, l, NONE, l],
    '━': [NONE, h, NONE, h],
    '│': [L, NONE, L, NONE],
    '┃': [H, NONE, H, NONE],
    '┌': [NONE, l, L, NONE],
    '┓': [NONE, NONE, H, h],
    '┕': [L, h, NONE, NONE],
    '┤': [L, NONE, L, l],
    '┝': [L, h, L, NONE],
    '┮': [NONE, h, L, l],
    '┻': [H, h, NONE, h],
    '┼': [L, l, L, l],
    '╋': [H, h, H, h],
    '╅': [L, l, H, h],
    '═': [NONE, d, NONE, d],
    '║': [D, NONE, D, NONE],
    '╔': [NONE, d, D, NONE],
    '╝': [D, NONE, NONE, d],
    '╠': [D, d, D, NONE],
    '╬': [D, d, D, d],
    '╒': [NONE, d, L, NONE],
    '╓': [NONE, l, D, NONE],
    '╫': [D, l, D, l],
    '╪': [L, d, L, d],
    '╴': [NONE, NONE, NONE, l],
    '╻': [NONE, NONE, H, NONE],
    '╼': [NONE, h, NONE, l],
  };
  for (const [character, edges] of Object.entries(expected)) {
    assert.deepEqual(await edgesOf(character), edges, character);
  }
});

test('the parts of each box-drawing character touch each other, and double lines have a gap between them', async () => {
  for (let code = 0x250c; code <= 0x257f; code += 1) {
    if ((code >= 0x254c && code <= 0x2551) || (code >= 0x256d && code <= 0x2573)) continue;
    const character = String.fromCodePoint(code);
    // The double lines of these are apart.
    const parts = {
      '╞': 1,
      '╟': 2,
      '╠': 3,
      '╡': 1,
      '╢': 2,
      '╣': 3,
      '╤': 2,
      '╥': 1,
      '╦': 3,
      '╧': 2,
      '╨': 1,
      '╩': 3,
      '╬': 4,
    };
    const corners = { '╔': 2, '╗': 2, '╚': 2, '╝': 2 };
    const expected = { ...parts, ...corners }[character] ?? 1;
    assert.equal(countParts(await paint(character)), expected, character);
  }
});

function countParts(pixels: readonly boolean[][]): number {
  const seen = pixels.map((row) => row.map(() => false));
  let parts = 0;
  for (const [y, row] of pixels.entries()) {
    for (const [x, pixel] of row.entries()) {
      if (!pixel || seen[y]?.[x]) continue;
      parts += 1;
      const next: (readonly [number, number])[] = [[x, y]];
      for (let place = next.pop(); place; place = next.pop()) {
        const [column, line] = place;
        const marks = seen[line];
        if (!pixels[line]?.[column] || !marks || marks[column]) continue;
        marks[column] = true;
        next.push([column + 1, line], [column - 1, line], [column, line + 1], [column, line - 1]);
      }
    }
  }
  return parts;
}

test('block elements cover exactly the part of the cell that their name says', async () => {
  const share = async (character: string) => {
    const pixels = (await paint(character, 8)).flat();
    return pixels.filter(Boolean).length / pixels.length;
  };
  const expected = {
    '█': 1,
    '▀': 1 / 2,
    '▄': 1 / 2,
    '▁': 1 / 8,
    '▇': 7 / 8,
    '▌': 1 / 2,
    '▏': 1 / 8,
    '▉': 7 / 8,
    '▐': 1 / 2,
  };
  const others = {
    '▔': 1 / 8,
    '▕': 1 / 8,
    '▖': 1 / 4,
    '▟': 3 / 4,
    '▚': 1 / 2,
    '▜': 3 / 4,
    '🬀': 1 / 6,
    '🬻': 5 / 6,
    '░': 1,
  };
  for (const [character, part] of Object.entries({ ...expected, ...others })) {
    const painted = await share(character);
    assert.ok(Math.abs(painted - part) < 0.005, `${character} covers ${painted}`);
  }
});

test('the quarters of a block are at the places that their names say', async () => {
  const quarters = async (character: string) => {
    const pixels = await paint(character);
    const at = (x: number, y: number) => (pixels[y]?.[x] ? '#' : '.');
    return [at(4, 4), at(30, 4), at(4, 66), at(30, 66)].join('');
  };
  const expected = {
    '▖': '..#.',
    '▗': '...#',
    '▘': '#...',
    '▙': '#.##',
    '▚': '#..#',
    '▛': '###.',
    '▜': '##.#',
    '▝': '.#..',
  };
  for (const [character, places] of Object.entries({ ...expected, '▞': '.##.', '▟': '.###' })) {
    assert.equal(await quarters(character), places, character);
  }
});

test('equal lines and blocks that follow each other are one shape, and their text stays in the picture', async () => {
  const svg = (await screenOf('────████', 10, 1)).toSVG({ cursor: false });
  assert.deepEqual(
    elementsOf(parse(svg), 'path').map(({ attributes }) => attributes['d']),
    ['M36 0h36v18h-36z', 'M0 9h36v1h-36z'],
  );
  assert.deepEqual(
    elementsOf(parse(svg), 'tspan').map(({ attributes, text }) => [attributes['class'], text]),
    [['h', '────████']],
  );
});

test('Braille patterns have a dot for each bit, and the symbols of prompts reach the edges of their cells', async () => {
  const pathOf = async (character: string) =>
    elementsOf(parse((await screenOf(character, 1, 1)).toSVG({ cursor: false })), 'path')[0]?.attributes['d'];
  assert.equal((await pathOf('⣿'))?.match(/M/g)?.length, 8);
  assert.equal(await pathOf('⠁'), 'M1 1h2v2h-2z');
  assert.equal(await pathOf('⢀'), 'M6 15h2v2h-2z');
  assert.equal(await pathOf('\ue0b0'), 'M0 0L9 9L0 18z');
  assert.equal(await pathOf('╱'), 'M8.5 0h1L0.5 18h-1z');
});
