/** Pictures in Chromium: where the characters are, whether lines have gaps, what an animation shows. */
import assert from 'node:assert/strict';
import type { Screen } from 'strand-terminal';
import { castToSVG } from '#src/asciicast/index.js';
import { piecesOf } from '../support/casts.js';
import { reportOf, withoutChromium as skip } from '../support/chromium.js';
import { PlayedSVG } from '../support/play-svg.js';
import { screenOf } from '../support/screens.js';
import { test } from '../support/test.js';

const text = [
  'plain text with \x1b[1mbold\x1b[m, \x1b[3mitalic\x1b[m and fi ffl -> != ligatures',
  '漢字 한국어 e\u0301a\u0308 x',
  'x😀y👨‍👩‍👧z🇩🇪!',
  '┌──┬──┐ in │ a box │',
  'שלום עולם abc',
  '  two  spaces   three    four     \x1b[7m five\x1b[m',
  '→ ✓ ★ λ ж',
].join('\r\n');

/** Each character of the screen with its column, row by row, without spaces. */
function cellsOf(screen: Screen): [text: string, x: number][][] {
  return Array.from({ length: screen.rows }, (_, y) =>
    Array.from({ length: screen.columns }, (__, x) => ({ x, ...screen.cell(x, y) }))
      .filter((cell) => cell.text.trim() !== '')
      .map((cell): [string, number] => [cell.text, cell.x]),
  ).filter((row) => row.length > 0);
}

/** The first code units of clusters, and where they begin. */
type Positions = [character: string, x: number][][];

function assertPositions(screen: Screen, positions: Positions, tolerance: number): void {
  const expected = cellsOf(screen);
  assert.equal(positions.length, expected.length);
  for (const [y, row] of expected.entries()) {
    // What follows the first code unit of a cell is in the same cell.
    const found = [...(positions[y] ?? [])];
    for (const [cluster, x] of row) {
      const [first] = found.splice(0, cluster.length);
      assert.equal(first?.[0], cluster[0], `row ${y}`);
      const distance = Math.abs((first?.[1] ?? Number.NaN) - x);
      assert.ok(distance <= tolerance, `${cluster} of row ${y} is at ${first?.[1]} and not at ${x}`);
    }
  }
}

test(
  'each character of an SVG picture is in its cell in Chromium, whatever font it comes from',
  async () => {
    const screen = await screenOf(text, 60, 10);
    const fonts = ['monospace', 'Liberation Mono', 'DejaVu Sans Mono'];
    const positions = await reportOf(
      fonts.map((font) => screen.toSVG({ cursor: false, font })).join(''),
      `report([...document.querySelectorAll('svg')].map((svg) =>
         [...svg.querySelectorAll('text')].map((row) =>
           row.textContent.split('').map((character, index) => [character, row.getStartPositionOfChar(index).x / 9])
             .filter(([character]) => character.trim() !== ''))));`,
    );
    for (const each of positions as Positions[]) assertPositions(screen, each, 0.04);
  },
  { skip },
);

test(
  'each character of an HTML picture is in its cell in Chromium',
  async () => {
    const screen = await screenOf(text, 60, 10);
    const positions = await reportOf(
      screen.toHTML({ cursor: false }),
      `const pre = document.querySelector('pre');
       const probe = document.createElement('span');
       probe.style.cssText = 'display:inline-block;width:100ch';
       pre.append(probe);
       const column = probe.getBoundingClientRect().width / 100;
       probe.remove();
       const { left, top } = pre.getBoundingClientRect();
       const rows = [];
       const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
       const range = document.createRange();
       let y = 0;
       for (let node = walker.nextNode(); node; node = walker.nextNode()) {
         for (let index = 0; index < node.length; index += 1) {
           const character = node.data[index];
           if (character === '\\n') y += 1;
           if (character.trim() === '') continue;
           range.setStart(node, index);
           range.setEnd(node, index + 1);
           (rows[y] ??= []).push([character, (range.getBoundingClientRect().left - left - 8) / column]);
         }
       }
       report(rows.filter(Boolean));`,
    );
    assertPositions(screen, positions as Positions, 0.04);
  },
  { skip },
);

test(
  'text that is selected in a picture in Chromium has the lines of the screen',
  async () => {
    const screen = await screenOf(
      '\x1b[32mgreen\x1b[m plain   three\r\n│ 漢字 │ \x1b[7mbox\x1b[m\r\nlast 😀 line',
    );
    const selected = await reportOf(
      screen.toSVG({ window: true }) + screen.toHTML(),
      `const selection = getSelection();
       report([...document.querySelectorAll('body > svg, body > pre')].map((picture) => {
         selection.selectAllChildren(picture);
         return selection.toString().trimEnd();
       }));`,
    );
    assert.deepEqual(selected, [screen.text(), screen.text()]);
  },
  { skip },
);

test(
  'lines and blocks have no gaps between cells in Chromium, at any scale',
  async () => {
    const screen = await screenOf('┃██┃\r\n┃██┃\r\n┃██┃', 4, 3);
    const svg = screen.toSVG({ cursor: false, padding: 0, theme: 'xterm' });
    const darkest = await reportOf(
      '',
      `const svg = ${JSON.stringify(svg)};
       const darkest = [];
       for (const scale of [1, 1.25, 1.5, 2, 2.7]) {
         const image = new Image();
         image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
         await image.decode();
         const canvas = document.createElement('canvas');
         canvas.width = 36 * scale;
         canvas.height = 54 * scale;
         const context = canvas.getContext('2d');
         context.drawImage(image, 0, 0, canvas.width, canvas.height);
         const columns = [4.5, 13, 22, 31.5].map((x) => {
           const { data } = context.getImageData(Math.floor(x * scale), 0, 1, canvas.height - 1);
           return Math.min(...data.filter((_, index) => index % 4 === 0));
         });
         const { data } = context.getImageData(9 * scale + 1, Math.floor(27 * scale), 18 * scale - 2, 1);
         darkest.push([scale, ...columns, Math.min(...data.filter((_, index) => index % 4 === 0))]);
       }
       report(darkest);`,
    );
    for (const [scale, ...levels] of darkest as number[][]) {
      for (const level of levels) assert.ok(level >= 0xe0, `scale ${scale}: ${levels}`);
    }
  },
  { skip },
);

test(
  'text that an animated picture shows at several places has its colours at each of them in Chromium',
  async () => {
    const row = JSON.stringify('\x1b[38;5;1m█\x1b[44m \x1b[m\r\n');
    const recording = `{"version":3,"term":{"cols":2,"rows":3}}\n[0, "o", ${row}]\n[0, "o", ${row}]\n`;
    const svg = await castToSVG(piecesOf(recording), { theme: 'xterm', padding: 0, cursor: false });
    assert.match(svg, /<use /);
    const colors = await reportOf(
      '',
      `const image = new Image();
       image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(${JSON.stringify(svg)});
       await image.decode();
       const canvas = document.createElement('canvas');
       const context = canvas.getContext('2d');
       context.drawImage(image, 0, 0);
       const colorAt = (x, y) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)].join();
       report([[4, 9], [4, 27], [13, 9], [13, 27], [4, 45]].map(([x, y]) => colorAt(x, y)));`,
    );
    assert.deepEqual(colors, ['205,0,0', '205,0,0', '0,0,238', '0,0,238', '0,0,0']);
  },
  { skip },
);

test(
  'an animated picture shows in Chromium at each time what the recording showed',
  async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `[0.5, "o", "line ${index}\\r\\n"]\n`);
    const recording = `{"version":3,"term":{"cols":20,"rows":4}}\n${lines.join('')}[1, "o", "\\u001b[2J\\u001b[Hend"]\n`;
    const svg = await castToSVG(piecesOf(recording));
    const times = [0.2, 0.7, 1.2, 3.3, 6.4, 7.5, 8.9];
    const shown = await reportOf(
      svg,
      `const screen = document.querySelector('svg').getBoundingClientRect();
       report(${JSON.stringify(times)}.map((time) => {
         for (const animation of document.getAnimations()) {
           animation.pause();
           animation.currentTime = time * 1000;
         }
         const rows = [];
         for (const text of document.querySelectorAll('svg .a text')) {
           if (getComputedStyle(text).visibility !== 'visible') continue;
           rows[Math.floor((text.getBoundingClientRect().top - screen.top - 8 + 4) / 18)] = text.textContent.replaceAll(' ', '');
         }
         return Array.from(rows, (row) => row ?? '');
       }));`,
    );
    const expected = new PlayedSVG(svg);
    assert.deepEqual(
      shown,
      times.map((time) => expected.rows(time)),
    );
    assert.deepEqual(expected.rows(3.3), ['line3', 'line4', 'line5']);
  },
  { skip },
);
