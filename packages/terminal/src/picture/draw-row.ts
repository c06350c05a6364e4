/**
 * The shapes of a row: backgrounds, characters that are drawn, and lines under, over and through text.
 */
import { drawBlocks, drawSymbol, shadeOf } from './blocks.js';
import { drawBoxLines } from './box-lines.js';
import { CELL_WIDTH, type Grid } from './grid.js';
import type { Look, Paint } from './look.js';
import { Shapes, short } from './shapes.js';

/** A cell with a look. */
export interface PaintedCell {
  /** Column. */
  readonly x: number;
  /** 1 or 2. */
  readonly width: number;
  /** Clean text; a space for an empty cell. */
  readonly text: string;
  /** Whether the character is drawn instead of written. */
  readonly isDrawn: boolean;
  readonly look: Look;
}

/** Shapes by the attributes of their element. */
class Layer {
  readonly #shapes = new Map<string, Shapes>();

  of(attributes: string): Shapes {
    let shapes = this.#shapes.get(attributes);
    if (!shapes) {
      shapes = new Shapes();
      this.#shapes.set(attributes, shapes);
    }
    return shapes;
  }

  toString(): string {
    return [...this.#shapes]
      .map(([attributes, shapes]) => [attributes, String(shapes)])
      .filter(([, path]) => path !== '')
      .map(([attributes, path]) => `<path${attributes} d="${path}"/>`)
      .join('');
  }
}

/** Returns the attributes of shapes. */
export interface Painter {
  /** @param opacity 0 to 1; default 1 */
  shape(paint: Paint, opacity?: number): string;
}

export class Drawing {
  readonly #painter: Painter;
  readonly #grid: Grid;
  readonly #backgrounds = new Layer();
  readonly #blocks = new Layer();
  readonly #lines = new Layer();

  constructor(painter: Painter, grid: Grid) {
    this.#painter = painter;
    this.#grid = grid;
  }

  /** @param y - of the top of the row */
  row(cells: readonly PaintedCell[], y: number): void {
    for (const cell of cells) {
      const { x, width, look } = cell;
      if (look.background !== undefined) {
        const shapes = this.#backgrounds.of(this.#painter.shape(look.background));
        shapes.rectangle(x * CELL_WIDTH, y, width * CELL_WIDTH, this.#grid.height);
      }
      if (!look.invisible) this.#decorations(cell, y);
    }
    this.characters(cells, y);
  }

  /** Only the characters that are drawn. */
  characters(cells: readonly PaintedCell[], y: number): void {
    for (const cell of cells) if (cell.isDrawn && !cell.look.invisible) this.#character(cell, y);
  }

  /** The cursor, unless it is a block. */
  cursor(shape: 'underline' | 'bar', x: number, y: number, width: number): void {
    const shapes = this.#lines.of(this.#painter.shape('cursor'));
    const { height } = this.#grid;
    if (shape === 'bar') shapes.rectangle(x * CELL_WIDTH, y, 2, height);
    else shapes.rectangle(x * CELL_WIDTH, y + height - 2, width * CELL_WIDTH, 2);
  }

  #character({ x, text, look }: PaintedCell, y: number): void {
    const code = text.codePointAt(0) ?? 0;
    const left = x * CELL_WIDTH;
    const opacity = look.dim ? 0.5 : 1;
    const attributes = this.#painter.shape(look.color, (shadeOf(code) ?? 1) * opacity);
    if (drawBlocks(this.#blocks.of(attributes), code, left, y, this.#grid)) return;
    const shapes = this.#lines.of(attributes);
    if (!drawBoxLines(shapes, code, left, y, this.#grid)) drawSymbol(shapes, code, left, y, this.#grid);
  }

  #decorations({ x, width, look }: PaintedCell, y: number): void {
    if (look.underline === 0 && !look.strikethrough && !look.overline) return;
    const opacity = look.dim ? 0.5 : 1;
    const [left, length] = [x * CELL_WIDTH, width * CELL_WIDTH];
    const { baseline, middle } = this.#grid;
    const ofText = () => this.#lines.of(this.#painter.shape(look.color, opacity));
    if (look.strikethrough) ofText().rectangle(left, y + middle, length, 1);
    if (look.overline) ofText().rectangle(left, y, length, 1);
    if (look.underline > 0) {
      const shapes = this.#lines.of(this.#painter.shape(look.underlineColor, opacity));
      drawUnderline(shapes, look.underline, left, y + baseline + 2, length);
    }
  }

  /** Returns the elements, from the lowest to the uppermost. */
  toString(): string {
    const areas = `${this.#backgrounds}${this.#blocks}`;
    // Without smoothing, areas of different colours that touch have no seam between them.
    return (areas === '' ? '' : `<g shape-rendering="crispEdges">${areas}</g>`) + String(this.#lines);
  }
}

/** @param top - of a single line */
function drawUnderline(shapes: Shapes, style: number, left: number, top: number, length: number): void {
  if (style === 2) {
    shapes.rectangle(left, top - 1, length, 1);
    shapes.rectangle(left, top + 1, length, 1);
  } else if (style === 3) {
    for (let x = left; x < left + length; x += CELL_WIDTH) shapes.path(wave(x, top));
  } else if (style === 4) {
    for (let x = left; x < left + length; x += 3) shapes.rectangle(x, top, 1.5, 1);
  } else if (style === 5) {
    for (let x = left; x < left + length; x += CELL_WIDTH) shapes.rectangle(x + 1, top, 6, 1);
  } else {
    shapes.rectangle(left, top, length, 1);
  }
}

/** One wave under a cell, which continues those beside it. */
function wave(x: number, top: number): string {
  const [quarter, half] = [short(CELL_WIDTH / 4), short(CELL_WIDTH / 2)];
  return `M${x} ${top}q${quarter}-3 ${half} 0t${half} 0v1q-${quarter} 3-${half} 0t-${half} 0z`;
}
