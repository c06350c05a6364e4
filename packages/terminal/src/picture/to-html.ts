/**
 * A screen as a fragment of HTML.
 *
 * Characters that are drawn are in one SVG image over the text, whose size is in the units of the font (`ch`, `em`). All styles are
 * attributes: a `style` element would apply to the whole page.
 *
 * Test: test/picture/to-html.test.ts
 */
import { Drawing, type PaintedCell, type Painter } from './draw-row.js';
import { escapeMarkup } from './escape-markup.js';
import { CELL_WIDTH, FONT_SIZE, gridOf } from './grid.js';
import { cursorOf, type Look, type Paint, type PaintedCursor } from './look.js';
import { paintCells, writtenCells } from './paint-cells.js';
import type { Picture } from './picture.js';
import { HTML_OPTIONS, type HTMLOptions, readPictureOptions } from './picture-options.js';
import { isCommon } from './row-text.js';
import { short } from './shapes.js';
import { type Colors, mixed } from './theme.js';

/** @throws {TypeError|RangeError} for a wrong option */
export function toHTML(picture: Picture, options: HTMLOptions): string {
  const settings = readPictureOptions(options, HTML_OPTIONS);
  const { colors, family, size, padding } = settings;
  const grid = gridOf(settings.lineHeight);
  const rowHeight = grid.height / FONT_SIZE;
  const cursor = cursorOf(picture, settings.cursor);
  const styles = new InlineStyles(colors, rowHeight);
  const drawing = new Drawing(styles, grid);
  const rows = picture.lines.map((line, y) => {
    const cells = paintCells(line, y, cursor);
    drawing.characters(cells, y * grid.height);
    const written = writtenCells(line, cells);
    return styles.row(written, cells.slice(written.length), cursor?.y === y ? cursor : undefined);
  });
  const [columns, height] = [picture.columns, picture.rows * grid.height];
  const shapes = String(drawing);
  const layer =
    `<svg aria-hidden="true" viewBox="0 0 ${columns * CELL_WIDTH} ${height}" preserveAspectRatio="none" ` +
    `style="position:absolute;pointer-events:none;left:${padding}px;top:${padding}px;width:${columns}ch;height:${em(height / FONT_SIZE)}">` +
    `${shapes}</svg>`;
  const style =
    `position:relative;display:inline-block;box-sizing:content-box;margin:0;padding:${padding}px;` +
    `width:${columns}ch;height:${em(height / FONT_SIZE)};font:${size}px/${em(rowHeight)} ${family};` +
    'white-space:pre;direction:ltr;unicode-bidi:bidi-override;font-variant-ligatures:none;text-align:left;' +
    `tab-size:8;color:${colors.foreground};background:${colors.background}`;
  // HTML leaves out a line break at the beginning of `pre`.
  return `<pre style="${style}">\n${rows.join('\n').trimEnd()}${shapes === '' ? '' : layer}</pre>\n`;
}

/** Cells with the same style. */
interface Run {
  readonly style: string;
  readonly link: string | undefined;
  text: string;
}

class InlineStyles implements Painter {
  readonly #colors: Colors;
  readonly #rowHeight: string;

  constructor(colors: Colors, rowHeight: number) {
    this.#colors = colors;
    this.#rowHeight = em(rowHeight);
  }

  shape(paint: Paint, opacity = 1): string {
    return ` fill="${this.#colorOf(paint)}"${opacity === 1 ? '' : ` fill-opacity="${short(opacity)}"`}`;
  }

  /** @param rest - the cells behind the last character */
  row(
    written: readonly PaintedCell[],
    rest: readonly PaintedCell[],
    cursor: PaintedCursor | undefined,
  ): string {
    const runs: Run[] = [];
    for (const cell of written) {
      const caret = this.#caretOf(cell, cursor);
      const style = this.#styleOf(cell, caret !== '') + caret;
      const { link } = cell.look;
      const last = runs.at(-1);
      // A box of fixed width has one character.
      if (last?.style === style && last.link === link && !style.includes('width:')) last.text += cell.text;
      else runs.push({ style, link, text: cell.text });
    }
    return runs.map(elementOf).join('') + this.#space(rest, cursor);
  }

  /** Space behind the text has no characters, so that it is not copied. */
  #space(cells: readonly PaintedCell[], cursor: PaintedCursor | undefined): string {
    const boxes: { style: string; width: number }[] = [];
    for (const cell of cells) {
      const { background } = cell.look;
      const color = background === undefined ? '' : `background:${this.#colorOf(background)};`;
      const style = color + this.#caretOf(cell, cursor);
      const last = boxes.at(-1);
      if (last?.style === style) last.width += cell.width;
      else boxes.push({ style, width: cell.width });
    }
    if (boxes.at(-1)?.style === '') boxes.pop();
    const size = (width: number) => `width:${width}ch;height:${this.#rowHeight};vertical-align:top`;
    return boxes
      .map(({ style, width }) => `<span style="display:inline-block;${style}${size(width)}"></span>`)
      .join('');
  }

  #styleOf({ text, width, look, isDrawn }: PaintedCell, hasCaret: boolean): string {
    const { color, background, bold, italic } = look;
    const shownColor = isDrawn || look.invisible ? 'transparent' : this.#shown(look, color);
    const isBox = hasCaret || isDrawn || !isCommon(text);
    return (
      (shownColor === this.#colors.foreground ? '' : `color:${shownColor};`) +
      (bold ? 'font-weight:bold;' : '') +
      (italic ? 'font-style:italic;' : '') +
      this.#decorationOf(look) +
      // The background of an inline box is as high as the font, that of an inline block as the row.
      (background === undefined ? '' : `background:${this.#colorOf(background)};`) +
      (background === undefined && !isBox ? '' : 'display:inline-block;') +
      (isBox ? `width:${width}ch;` : '')
    );
  }

  #decorationOf(look: Look): string {
    const underline = ['', 'solid', 'double', 'wavy', 'dotted', 'dashed'][look.underline] ?? '';
    const lines = [
      underline === '' ? '' : 'underline',
      look.overline ? 'overline' : '',
      look.strikethrough ? 'line-through' : '',
    ].filter(Boolean);
    if (lines.length === 0 || look.invisible) return '';
    const style = ['', 'solid'].includes(underline) ? '' : ` ${underline}`;
    const color = this.#shown(look, underline === '' ? look.color : look.underlineColor);
    return `text-decoration:${lines.join(' ')}${style} ${color};`;
  }

  /** The caret has a box of its own. */
  #caretOf({ x }: PaintedCell, cursor: PaintedCursor | undefined): string {
    if (cursor?.x !== x || cursor.shape === 'block') return '';
    const offset = cursor.shape === 'bar' ? '2px 0' : '0 -2px';
    return `box-shadow:inset ${offset} ${this.#colors.cursor};`;
  }

  /** Dim text is half as different from its background. */
  #shown(look: Look, paint: Paint): string {
    const color = this.#colorOf(paint);
    return look.dim ? mixed(color, this.#colorOf(look.background ?? 'background'), 0.5) : color;
  }

  #colorOf(paint: Paint): string {
    if (typeof paint === 'number') return this.#colors.palette[paint] ?? this.#colors.foreground;
    if (paint === 'foreground' || paint === 'background' || paint === 'cursor') return this.#colors[paint];
    return paint;
  }
}

function elementOf({ style, link, text }: Run): string {
  const escaped = escapeMarkup(text);
  const markup = style === '' ? escaped : `<span style="${style.slice(0, -1)}">${escaped}</span>`;
  if (link === undefined) return markup;
  return `<a href="${link}" rel="noopener noreferrer" style="color:inherit;text-decoration:none">${markup}</a>`;
}

function em(value: number): string {
  return `${Math.round(value * 10_000) / 10_000}em`;
}
