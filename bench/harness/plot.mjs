import { allContestants, labelOf, ours } from './contestants.mjs';
import { formatNumber } from './report.mjs';

const WIDTH = 720;
const LABELS = 84; // to the left of the bars
const VALUES = 96; // to the right of them
const BAR = 14;
const LINE = 20;
const TITLE = 30;

// For light and dark pages: the picture has no background, and follows the colour scheme of the reader.
const style = `text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;fill:#24292f}
.peer{fill:#8c959f}.ours{fill:#0969da}.limit{stroke:#cf222e;stroke-width:1.5;stroke-dasharray:4 3}
@media(prefers-color-scheme:dark){text{fill:#9198a1}.title{fill:#f0f6fc}.peer{fill:#656c76}.ours{fill:#4493f8}.limit{stroke:#f85149}}`;

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const round = (value) => Number(value.toFixed(1));

const text = (x, y, content, attributes = '') =>
  `<text x="${round(x)}" y="${round(y)}"${attributes}>${escapeXml(content)}</text>`;

/** @returns {{ height: number, svg: string }} one row of the report: a bar for each contestant, and a line at the figure of C */
function panel(row, results, names, top) {
  // A row is about some of the contestants only.
  const bars = allContestants.filter(
    ({ name }) => name !== 'c' && names.includes(name) && results.has(row, name),
  );
  const limit = results.value(row, 'c');
  const values = bars.map(({ name }) => results.value(row, name));
  const most = Math.max(...values.map((value) => value ?? 0), limit ?? 0);
  // A negative figure (memory that shrank) has no bar.
  const length = (value) => (most <= 0 ? 0 : (Math.max(0, value) / most) * (WIDTH - LABELS - VALUES));
  const figure = (value) =>
    [formatNumber(value, row.digits), row.unit].filter((part) => part !== '').join(' ');
  const first = top + TITLE;
  const parts = [text(0, top + 18, row.label, ' class="title"')];
  bars.forEach(({ name }, index) => {
    const y = first + index * LINE;
    const value = values[index];
    parts.push(text(0, y + 11, labelOf(name)));
    if (value === undefined) {
      parts.push(text(LABELS, y + 11, '–'));
      return;
    }
    const width = length(value);
    const kind = ours.includes(name) ? 'ours' : 'peer';
    parts.push(
      `<rect class="${kind}" x="${LABELS}" y="${y}" width="${round(Math.max(1, width))}" height="${BAR}"/>`,
    );
    parts.push(text(LABELS + width + 6, y + 11, figure(value)));
  });
  const end = first + bars.length * LINE;
  if (limit === undefined) return { height: end - top, svg: parts.join('\n') };
  const x = round(LABELS + length(limit));
  parts.push(`<line class="limit" x1="${x}" x2="${x}" y1="${first - 4}" y2="${end}"/>`);
  parts.push(text(WIDTH, top + 18, `C: ${figure(limit)}`, ' text-anchor="end"'));
  return { height: end - top, svg: parts.join('\n') };
}

/**
 * @param {import('./questions.mjs').Row[]} rows the rows of one id
 * @param {string} description of the run, as the text for screen readers
 * @returns {string} an SVG, the same for the same answers
 */
export function plot(rows, results, names, description) {
  const parts = [];
  let top = 0;
  for (const row of rows) {
    const { height, svg } = panel(row, results, names, top);
    parts.push(svg);
    top += height + 12;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img">`,
    `<title>${escapeXml(`${rows[0].id}: ${rows[0].label}`)}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    `<style>${style}</style>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
