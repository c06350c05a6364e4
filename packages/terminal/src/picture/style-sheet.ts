/**
 * The attributes of elements, and the classes that they use.
 *
 * Colours of the theme are classes, so that they are written once. Others are attributes: they differ from character to character
 * where they are used most.
 */
import type { Look, Paint } from './look.js';
import type { Colors } from './theme.js';

export class StyleSheet {
  readonly #colors: Colors;
  readonly #rules = new Map<string, string>();

  constructor(colors: Colors) {
    this.#colors = colors;
  }

  /** Returns the attributes of text: ` class="c1 b"`. */
  text(look: Look, isDrawn: boolean): string {
    if (isDrawn || look.invisible) return ` class="${this.#use('h', 'fill:none')}"`;
    return this.#attributes(look.color, [
      ...(look.bold ? [this.#use('b', 'font-weight:bold')] : []),
      ...(look.italic ? [this.#use('i', 'font-style:italic')] : []),
      ...(look.dim ? [this.#use('d', 'fill-opacity:.5')] : []),
    ]);
  }

  /** Returns the attributes of a shape. @param opacity 0 to 1 */
  shape(paint: Paint, opacity = 1): string {
    if (opacity === 1) return this.#attributes(paint, []);
    const name = opacity === 0.5 ? 'd' : `o${Math.round(opacity * 1000)}`;
    return this.#attributes(paint, [this.#use(name, `fill-opacity:${String(opacity).slice(1)}`)]);
  }

  #attributes(paint: Paint, classes: readonly string[]): string {
    const fill = typeof paint === 'string' && paint.startsWith('#') ? ` fill="${paint}"` : '';
    const names = fill === '' ? [...this.#colorClass(paint), ...classes] : classes;
    return (names.length === 0 ? '' : ` class="${names.join(' ')}"`) + fill;
  }

  /** The default colour is inherited. */
  #colorClass(paint: Paint): string[] {
    if (paint === 'foreground') return [];
    if (typeof paint === 'number') {
      return [this.#use(`c${paint}`, `fill:${this.#colors.palette[paint] ?? this.#colors.foreground}`)];
    }
    if (paint === 'background') return [this.#use('bg', `fill:${this.#colors.background}`)];
    return [this.#use('cu', `fill:${this.#colors.cursor}`)];
  }

  #use(name: string, declaration: string): string {
    this.#rules.set(name, declaration);
    return name;
  }

  /** Returns the rules. @param scope selector of the element in which they apply */
  rules(scope: string): string {
    return [...this.#rules]
      .sort(([first], [second]) => (first < second ? -1 : 1))
      .map(([name, declaration]) => `${scope} .${name}{${declaration}}`)
      .join('');
  }
}
