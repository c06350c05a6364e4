/**
 * What is around the screen: the root element, the window, the margin.
 */
import { createHash } from 'node:crypto';
import { cleanText, escapeMarkup } from './escape-markup.js';
import { CELL_WIDTH, FONT_SIZE, gridOf } from './grid.js';
import type { PictureSettings } from './picture-options.js';
import { short } from './shapes.js';
import { mixed } from './theme.js';

const BAR_HEIGHT = 30;
const BUTTONS = ['#ff5f57', '#febc2e', '#28c840'];
const TITLE_SIZE = 13;
/** Left and right of the title. */
const TITLE_MARGIN = 84;

export interface FrameContent {
  readonly columns: number;
  readonly rows: number;
  /** Title of the picture; empty for none. */
  readonly title: string;
  /** Differs from that of other pictures. */
  readonly identity: string;
  /** Returns the elements of the screen, whose upper left corner is at 0,0. @param name - of the root's class */
  screen(name: string): string;
  /** Returns the rules of the style sheet. */
  rules(name: string): string;
}

/** Returns the file. */
export function writeFrame(settings: PictureSettings, content: FrameContent): string {
  const { colors, family, size, lineHeight, window, padding } = settings;
  const scale = size / FONT_SIZE;
  // Lengths are in units of the grid; only the root element has pixels.
  const margin = Math.round(padding / scale);
  const bar = window ? BAR_HEIGHT : 0;
  const width = content.columns * CELL_WIDTH + 2 * margin;
  const height = content.rows * gridOf(lineHeight).height + 2 * margin + bar;
  const title = cleanText(window?.title ?? content.title).trim();
  // The names in the style sheet are those of this picture, also when several are in one HTML page.
  const name = `s${createHash('sha256').update(content.identity).digest('hex').slice(0, 7)}`;
  const style =
    `.${name} text{white-space:pre;direction:ltr;unicode-bidi:bidi-override;font-variant-ligatures:none}` +
    content.rules(name);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="${name}" width="${short(width * scale)}" height="${short(height * scale)}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="${family}" font-size="${FONT_SIZE}" fill="${colors.foreground}" ` +
    `xml:space="preserve">${title === '' ? '' : `<title>${escapeMarkup(title)}</title>`}<style>${style}</style>` +
    (window
      ? windowOf(settings, width, height, title)
      : `<rect width="${width}" height="${height}" fill="${colors.background}"/>`) +
    `<g transform="translate(${margin} ${margin + bar})">${content.screen(name)}</g></svg>\n`
  );
}

function windowOf({ colors }: PictureSettings, width: number, height: number, title: string): string {
  const line = mixed(colors.background, colors.foreground, 0.3);
  const buttons = BUTTONS.map(
    (color, index) => `<circle cx="${18 + 20 * index}" cy="15" r="6" fill="${color}"/>`,
  );
  // A character of the font without serifs is at most about 0.6 as wide as it is high.
  const room = Math.floor((width - 2 * TITLE_MARGIN) / (TITLE_SIZE * 0.6));
  const shown = shorten(title, room);
  const text =
    `<text x="${width / 2}" y="20" text-anchor="middle" font-family="system-ui,sans-serif" font-size="${TITLE_SIZE}" ` +
    `fill-opacity=".7">${escapeMarkup(shown)}</text>`;
  return (
    `<rect fill="${colors.background}" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" stroke="${line}"/>` +
    buttons.join('') +
    (shown === '' ? '' : text)
  );
}

/** Wide characters count twice. */
function shorten(title: string, room: number): string {
  let used = 0;
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter().segment(title)) {
    used += /[^\u0000-\u10ff]/.test(segment) ? 2 : 1;
    if (used > room) return room < 2 ? '' : `${title.slice(0, end)}…`;
    if (used < room) end = index + segment.length;
  }
  return title;
}
