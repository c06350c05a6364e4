/** What an animated picture shows at a time, by the rules of CSS that it uses. */
import type { XmlElement } from '@rgrove/parse-xml';
import { childrenOf, elementsOf, parse, screenElement, textOf } from './markup.js';

const CELL_HEIGHT = 18;

type Keyframes = Map<string, { percent: number; declarations: Map<string, string> }[]>;

export class PlayedSVG {
  readonly root: XmlElement;
  /** Seconds. */
  readonly duration: number;
  readonly loops: string;
  readonly #keyframes: Keyframes = new Map();
  readonly #groups: readonly XmlElement[];
  readonly #definitions = new Map<string, XmlElement>();
  readonly #screen: XmlElement;
  readonly #cursor: XmlElement | undefined;

  constructor(svg: string) {
    this.root = parse(svg);
    const style = elementsOf(this.root, 'style').map(textOf).join('');
    const [, milliseconds, loops] = /animation:(\d+)ms step-end (\w+)/.exec(style) ?? [];
    this.duration = Number(milliseconds) / 1000;
    this.loops = loops ?? '';
    for (const [, name = '', body = ''] of style.matchAll(
      /@keyframes ([\w-]+)\{((?:[^{}]*\{[^{}]*\})*)\}/g,
    )) {
      this.#keyframes.set(
        name,
        [...body.matchAll(/([\d.%,]+)\{([^}]*)\}/g)]
          .flatMap(([, selector = '', text = '']) =>
            selector.split(',').map((percent) => ({
              percent: Number.parseFloat(percent),
              declarations: declarationsOf(text),
            })),
          )
          .sort((first, second) => first.percent - second.percent),
      );
    }
    for (const element of elementsOf(this.root, 'g')) {
      const { id, class: name } = element.attributes;
      if (id) this.#definitions.set(id, element);
      if (name === 'u') this.#cursor = element;
    }
    const screen = elementsOf(this.root, 'g').find(({ attributes }) => attributes['class'] === 'a');
    this.#screen = screen ?? screenElement(this.root);
    this.#groups = childrenOf(this.#screen);
  }

  /** Returns the rows of the screen without their spaces. */
  rows(seconds: number): string[] {
    const top = offsetOf(this.#value(this.#screen, 'transform', seconds)).y / CELL_HEIGHT;
    const rows: { x: number; text: string }[][] = [];
    for (const group of this.#groups) {
      if (this.#value(group, 'visibility', seconds, 'hidden') !== 'visible') continue;
      for (const item of childrenOf(group)) {
        const definition = this.#definitions.get(item.attributes['href']?.slice(1) ?? '');
        const y =
          item.name === 'use' ? Number(item.attributes['y']) : offsetOf(item.attributes['transform'] ?? '').y;
        const row = y / CELL_HEIGHT + top;
        const content = definition ?? item;
        rows[row] = [...(rows[row] ?? []), { x: leftOf(content), text: textOf(content).replace(/ /g, '') }];
      }
    }
    const lines = Array.from(rows, (pieces) =>
      (pieces ?? [])
        .sort((first, second) => first.x - second.x)
        .map(({ text }) => text)
        .join(''),
    );
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  }

  /** Returns the cell of the cursor; undefined if it is hidden. */
  cursor(seconds: number): { x: number; y: number } | undefined {
    if (!this.#cursor || this.#value(this.#cursor, 'visibility', seconds) === 'hidden') return undefined;
    const { x, y } = offsetOf(this.#value(this.#cursor, 'transform', seconds));
    return { x: x / 9, y: y / CELL_HEIGHT };
  }

  #value(element: XmlElement, property: string, seconds: number, otherwise = ''): string {
    const style = declarationsOf(element.attributes['style'] ?? '');
    const frames = this.#keyframes.get(style.get('animation-name') ?? '') ?? [];
    const percent = (seconds / this.duration) * 100;
    const base = style.get(property) ?? otherwise;
    const frame = frames.findLast((each) => each.percent <= percent + 0.0005);
    return frame?.declarations.get(property) ?? base;
  }
}

function declarationsOf(text: string): Map<string, string> {
  return new Map(
    text
      .split(';')
      .filter(Boolean)
      .map((declaration) => {
        const [name = '', value = ''] = declaration.split(':');
        return [name, value];
      }),
  );
}

function offsetOf(transform: string): { x: number; y: number } {
  const [, name, first = 0, second] =
    /(translateY|translate)\((-?[\d.]+)(?:px)?[ ,]*(-?[\d.]+)?/.exec(transform) ?? [];
  return name === 'translateY' ? { x: 0, y: Number(first) } : { x: Number(first), y: Number(second ?? 0) };
}

function leftOf(element: XmlElement): number {
  const [first] = [...elementsOf(element, 'text'), ...elementsOf(element, 'tspan')]
    .map(({ attributes }) => attributes['x'])
    .filter((x) => x !== undefined);
  return Number(first?.split(' ')[0] ?? 0);
}
