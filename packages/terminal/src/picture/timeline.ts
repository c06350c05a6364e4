/**
 * When the parts of an animation are shown, as CSS.
 *
 * CSS rather than SMIL, since sites such as GitHub remove `animate` and `set` elements from SVG files. Each interval in which
 * something is shown has one animation that switches the visibility at its beginning and its end. `visibility` changes in steps and
 * without a layer of its own, and nothing but the visible rows is painted. Without animations the last frame is seen.
 */
import type { Item } from './animated-row.js';

interface Interval {
  readonly begin: number;
  readonly end: number;
  readonly items: Item[];
}

interface Keyframe {
  readonly time: number;
  readonly declarations: string;
}

/** About the characters of an interval, and of a keyframe. */
const INTERVAL_SIZE = 125;
const KEYFRAME_SIZE = 50;

export class Timeline {
  readonly #intervals = new Map<string, Interval>();
  readonly #moves: Keyframe[] = [{ time: 0, declarations: 'transform:translateY(0px)' }];
  readonly #cursor: Keyframe[] = [];
  #items = 0;

  /** Characters of the file, about. */
  get size(): number {
    const frames = this.#moves.length + this.#cursor.length;
    return this.#items * 32 + this.#intervals.size * INTERVAL_SIZE + frames * KEYFRAME_SIZE;
  }

  show(item: Item, end: number): void {
    this.#items += 1;
    const key = `${item.begin} ${end}`;
    const interval = this.#intervals.get(key);
    if (interval) interval.items.push(item);
    else this.#intervals.set(key, { begin: item.begin, end, items: [item] });
  }

  /** Moves everything but the cursor. @param y of the upper edge of the screen */
  move(time: number, y: number): void {
    this.#moves.push({ time, declarations: `transform:translateY(${-y}px)` });
  }

  /** @param place undefined if the cursor is not shown */
  cursor(time: number, place: { x: number; y: number } | undefined): void {
    const last = this.#cursor.at(-1)?.declarations;
    const declarations = place
      ? `visibility:visible;transform:translate(${place.x}px,${place.y}px)`
      : 'visibility:hidden';
    if (declarations !== last) this.#cursor.push({ time, declarations });
  }

  /**
   * Returns the elements.
   * @param duration of the whole, where the last intervals end
   * @param elementOf returns that of an item
   */
  elements(name: string, duration: number, cursor: string, elementOf: (item: Item) => string): string {
    const groups = this.#sorted().map(({ begin, end, items }, index) => {
      const content = items
        .sort((first, second) => first.row - second.row || first.column - second.column)
        .map(elementOf)
        .join('');
      if (begin === 0 && end === duration) return `<g style="visibility:visible">${content}</g>`;
      const visible = end === duration ? ';visibility:visible' : '';
      return `<g style="animation-name:${nameOf(name, index)}${visible}">${content}</g>`;
    });
    const screen = `<g class="a"${styleOf(`${name}m`, this.#moves)}>${groups.join('\n')}</g>`;
    if (!this.#cursor.some(({ declarations }) => declarations.includes('transform'))) return screen;
    return `${screen}<g class="u"${styleOf(`${name}u`, this.#cursor)}>${cursor}</g>`;
  }

  /** Text that is copied has the order of the file. */
  #sorted(): Interval[] {
    return [...this.#intervals.values()].sort(
      (first, second) => first.begin - second.begin || first.end - second.end,
    );
  }

  rules(name: string, duration: number, loops: number): string {
    const percent = percentOf(duration);
    const rules = this.#sorted().map(({ begin, end }, index) => {
      if (begin === 0 && end === duration) return '';
      const first = begin === 0 ? '0%{visibility:visible}' : '';
      // The last frame is what is seen without animation.
      const hidden = end === duration ? '0%{visibility:hidden}' : '';
      const from = begin === 0 ? '' : `${percent(begin)}{visibility:visible}`;
      const to = end === duration ? '' : `${percent(end)}{visibility:hidden}`;
      return `@keyframes ${nameOf(name, index)}{${first}${hidden}${from}${to}}`;
    });
    const count = Number.isFinite(loops) ? loops : 'infinite';
    return (
      `.${name} .a,.${name} .u,.${name} .a>g{animation:${Math.round(duration * 1000)}ms step-end ${count}}` +
      `.${name} .a>g{visibility:hidden}` +
      rules.join('') +
      keyframesOf(`${name}m`, this.#moves, percent) +
      keyframesOf(`${name}u`, this.#cursor, percent)
    );
  }
}

function nameOf(name: string, index: number): string {
  return `${name}-${index.toString(36)}`;
}

/** The last position is what is seen without animation. */
function styleOf(name: string, frames: readonly Keyframe[]): string {
  return frames.length === 1
    ? ` style="${frames[0]?.declarations}"`
    : ` style="animation-name:${name};${frames.at(-1)?.declarations}"`;
}

function keyframesOf(name: string, frames: readonly Keyframe[], percent: (time: number) => string): string {
  if (frames.length <= 1) return '';
  const rules = frames.map(({ time, declarations }) => `${percent(time)}{${declarations}}`);
  return `@keyframes ${name}{${rules.join('')}}`;
}

/** Returns a function that writes a time as a share of the duration, exact to about a millisecond. */
function percentOf(duration: number): (time: number) => string {
  const precision = duration > 100 ? 1e5 : 1e3;
  return (time) => `${Math.round((time / duration) * 100 * precision) / precision}%`;
}
