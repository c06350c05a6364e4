/**
 * When the parts of an animation are shown, as CSS.
 *
 * CSS rather than SMIL, since sites such as GitHub remove `animate` and `set` elements from SVG files. What is shown at the same times
 * is in a group, whose visibility is animated in steps. `visibility` needs no layer of its own, and nothing but the visible rows is
 * painted. Without animations the last frame is seen.
 */
import type { Item } from './animated-row.js';

interface Interval {
  readonly begin: number;
  end: number;
}

/** Something at its place, and when it is shown. */
interface Part {
  readonly item: Item;
  readonly intervals: Interval[];
}

interface Group {
  readonly intervals: readonly Interval[];
  readonly items: Item[];
}

/** About the characters of a part, of an interval, and of a movement. */
const PART_CHARACTERS = 150;
const INTERVAL_CHARACTERS = 16;
const MOVE_CHARACTERS = 50;

export class Timeline {
  readonly #parts = new Map<string, Part>();
  readonly #moves = new Movement('transform:translateY(0px)');
  readonly #cursor = new Movement('visibility:hidden');
  #intervals = 0;

  /** Characters of the file, about. */
  get size(): number {
    const moves = this.#moves.count + this.#cursor.count;
    return (
      this.#parts.size * PART_CHARACTERS + this.#intervals * INTERVAL_CHARACTERS + moves * MOVE_CHARACTERS
    );
  }

  /** Shows an item until `end`. The calls are in the order of their ends. */
  show(item: Item, end: number): void {
    const key = `${item.content} ${item.row}`;
    let part = this.#parts.get(key);
    if (!part) {
      part = { item, intervals: [] };
      this.#parts.set(key, part);
    }
    const last = part.intervals.at(-1);
    if (last?.end === item.begin) {
      last.end = end;
    } else {
      part.intervals.push({ begin: item.begin, end });
      this.#intervals += 1;
    }
  }

  /** Moves everything but the cursor. @param y of the upper edge of the screen */
  move(time: number, y: number): void {
    this.#moves.at(time, `transform:translateY(${-y}px)`);
  }

  /** @param transform undefined if the cursor is not shown */
  cursor(time: number, transform: string | undefined): void {
    const shown = transform && `visibility:visible;transform:${transform}`;
    this.#cursor.at(time, shown ?? 'visibility:hidden');
  }

  /**
   * Returns the elements.
   * @param duration of the whole, where the last intervals end
   * @param elementOf returns that of an item
   */
  elements(name: string, duration: number, cursor: string, elementOf: (item: Item) => string): string {
    const groups = this.#groups().map(({ intervals, items }, index) => {
      const content = items.map(elementOf).join('');
      if (isAlways(intervals, duration)) return `<g style="visibility:visible">${content}</g>`;
      const visible = intervals.at(-1)?.end === duration ? ';visibility:visible' : '';
      return `<g style="animation-name:${nameOf(name, index)}${visible}">${content}</g>`;
    });
    const screen = `<g class="a"${this.#moves.style(`${name}m`)}>${groups.join('\n')}</g>`;
    return this.#cursor.count === 0
      ? screen
      : `${screen}<g class="u"${this.#cursor.style(`${name}u`)}>${cursor}</g>`;
  }

  rules(name: string, duration: number, loops: number): string {
    const percent = percentOf(duration);
    const rules = this.#groups().map(({ intervals }, index) => {
      if (isAlways(intervals, duration)) return '';
      const shown = intervals.map(({ begin }) => percent(begin));
      const hidden = intervals.filter(({ end }) => end < duration).map(({ end }) => percent(end));
      // The last frame is what is seen without animation.
      if (intervals.at(-1)?.end === duration && intervals[0]?.begin !== 0) hidden.unshift('0%');
      const hide = hidden.length === 0 ? '' : `${hidden.join()}{visibility:hidden}`;
      return `@keyframes ${nameOf(name, index)}{${shown.join()}{visibility:visible}${hide}}`;
    });
    const count = Number.isFinite(loops) ? loops : 'infinite';
    return (
      `.${name} .a,.${name} .u,.${name} .a>g{animation:${Math.round(duration * 1000)}ms step-end ${count}}` +
      `.${name} .a>g{visibility:hidden}` +
      rules.join('') +
      this.#moves.rule(`${name}m`, percent) +
      this.#cursor.rule(`${name}u`, percent)
    );
  }

  /** What is shown at the same times, in the order in which it is shown. Text that is copied has the order of the file. */
  #groups(): Group[] {
    const groups = new Map<string, { intervals: readonly Interval[]; items: Item[] }>();
    for (const { item, intervals } of this.#parts.values()) {
      const key = intervals.map(({ begin, end }) => `${begin} ${end}`).join();
      const group = groups.get(key);
      if (group) group.items.push(item);
      else groups.set(key, { intervals, items: [item] });
    }
    for (const { items } of groups.values()) {
      items.sort((first, second) => first.row - second.row || first.column - second.column);
    }
    const beginOf = ({ intervals }: Group) => intervals[0]?.begin ?? 0;
    return [...groups.values()].sort((first, second) => beginOf(first) - beginOf(second));
  }
}

/** Declarations that follow each other. */
class Movement {
  readonly #times: Map<string, number[]>;
  #last: string;
  count = 0;

  constructor(first: string) {
    this.#last = first;
    this.#times = new Map([[first, [0]]]);
  }

  at(time: number, declarations: string): void {
    if (declarations === this.#last) return;
    // What was at 0 is never seen.
    if (time === 0) this.#times.delete(this.#last);
    const times = this.#times.get(declarations);
    if (times) times.push(time);
    else this.#times.set(declarations, [time]);
    this.#last = declarations;
    this.count += 1;
  }

  /** The last declarations are what is seen without animation. */
  style(name: string): string {
    return ` style="${this.count === 0 ? '' : `animation-name:${name};`}${this.#last}"`;
  }

  rule(name: string, percent: (time: number) => string): string {
    if (this.count === 0) return '';
    return `@keyframes ${name}{${[...this.#times].map(([what, times]) => `${times.map(percent).join()}{${what}}`).join('')}}`;
  }
}

function isAlways(intervals: readonly Interval[], duration: number): boolean {
  return intervals[0]?.begin === 0 && intervals[0].end === duration;
}

function nameOf(name: string, index: number): string {
  return `${name}-${index.toString(36)}`;
}

/** Returns a function that writes a time as a share of the duration, exact to about a millisecond. */
function percentOf(duration: number): (time: number) => string {
  const precision = duration > 100 ? 1e5 : 1e3;
  return (time) => `${Math.round((time / duration) * 100 * precision) / precision}%`;
}
