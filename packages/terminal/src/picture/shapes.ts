/**
 * Filled shapes that become one path.
 *
 * All of one colour are in one path: shapes that touch in one path have no seam between them, at any scale.
 */

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  width: number;
}

export class Shapes {
  /** The last rectangle of each row. */
  readonly #last = new Map<string, Rectangle>();
  readonly #parts: (Rectangle | string)[] = [];

  /** Adds a rectangle, or makes the one that ends where it begins longer. */
  rectangle(x: number, y: number, width: number, height: number): void {
    const row = `${y} ${height}`;
    const last = this.#last.get(row);
    if (last && last.x + last.width === x) {
      last.width += width;
      return;
    }
    const rectangle = { x, y, width, height };
    this.#last.set(row, rectangle);
    this.#parts.push(rectangle);
  }

  /** Adds a closed path. */
  path(path: string): void {
    this.#parts.push(path);
  }

  /** Returns the value of `d`. */
  toString(): string {
    return this.#parts.map((part) => (typeof part === 'string' ? part : pathOf(part))).join('');
  }
}

function pathOf({ x, y, width, height }: Rectangle): string {
  const [w, h] = [short(width), short(height)];
  return `M${short(x)} ${short(y)}h${w}v${h}h-${w}z`;
}

/** Returns a number with up to two decimals. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
