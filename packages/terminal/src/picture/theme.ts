/**
 * Colours of pictures.
 *
 * Test: test/picture/to-svg.test.ts
 */
import { checkNames, unknownName } from './check-names.js';

/** Colours of a terminal, each `#rgb` or `#rrggbb`. */
export interface Theme {
  /** The default colour of text. */
  readonly foreground: string;
  /** The default background. */
  readonly background: string;
  /** Colour of the cursor; default: that of text. */
  readonly cursor?: string | undefined;
  /** 16 colours: black, red, green, yellow, blue, magenta, cyan, white, and the same bright. */
  readonly palette: readonly string[];
}

/** Names of the themes. */
export type ThemeName =
  | 'dark'
  | 'light'
  | 'xterm'
  | 'tango'
  | 'solarized-dark'
  | 'solarized-light'
  | 'dracula'
  | 'nord'
  | 'gruvbox-dark'
  | 'one-dark';

/** A theme with all its colours as `#rrggbb`. */
export interface Colors {
  readonly foreground: string;
  readonly background: string;
  readonly cursor: string;
  /** 256 colours. */
  readonly palette: readonly string[];
}

const SOLARIZED =
  '#073642 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198 #eee8d5 #002b36 #cb4b16 #586e75 #657b83 #839496 #6c71c4 #93a1a1 #fdf6e3';

const THEMES: Readonly<
  Record<ThemeName, readonly [foreground: string, background: string, palette: string]>
> = {
  dark: [
    '#d4d4d4',
    '#1e1e1e',
    '#000000 #cd3131 #0dbc79 #e5e510 #2472c8 #bc3fbc #11a8cd #e5e5e5 #666666 #f14c4c #23d18b #f5f543 #3b8eea #d670d6 #29b8db #ffffff',
  ],
  light: [
    '#333333',
    '#ffffff',
    '#000000 #cd3131 #00843f #8a7000 #0451a5 #bc05bc #0598bc #555555 #666666 #cd3131 #14a05a #a08000 #0451a5 #bc05bc #0598bc #a5a5a5',
  ],
  xterm: [
    '#e5e5e5',
    '#000000',
    '#000000 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd #e5e5e5 #7f7f7f #ff0000 #00ff00 #ffff00 #5c5cff #ff00ff #00ffff #ffffff',
  ],
  tango: [
    '#d3d7cf',
    '#2e3436',
    '#2e3436 #cc0000 #4e9a06 #c4a000 #3465a4 #75507b #06989a #d3d7cf #555753 #ef2929 #8ae234 #fce94f #729fcf #ad7fa8 #34e2e2 #eeeeec',
  ],
  'solarized-dark': ['#839496', '#002b36', SOLARIZED],
  'solarized-light': ['#657b83', '#fdf6e3', SOLARIZED],
  dracula: [
    '#f8f8f2',
    '#282a36',
    '#21222c #ff5555 #50fa7b #f1fa8c #bd93f9 #ff79c6 #8be9fd #f8f8f2 #6272a4 #ff6e6e #69ff94 #ffffa5 #d6acff #ff92df #a4ffff #ffffff',
  ],
  nord: [
    '#d8dee9',
    '#2e3440',
    '#3b4252 #bf616a #a3be8c #ebcb8b #81a1c1 #b48ead #88c0d0 #e5e9f0 #4c566a #bf616a #a3be8c #ebcb8b #81a1c1 #b48ead #8fbcbb #eceff4',
  ],
  'gruvbox-dark': [
    '#ebdbb2',
    '#282828',
    '#282828 #cc241d #98971a #d79921 #458588 #b16286 #689d6a #a89984 #928374 #fb4934 #b8bb26 #fabd2f #83a598 #d3869b #8ec07c #ebdbb2',
  ],
  'one-dark': [
    '#abb2bf',
    '#282c34',
    '#282c34 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #abb2bf #5c6370 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #ffffff',
  ],
};

const COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** @throws {TypeError} for an unknown name, or a theme whose colours are not valid */
export function readTheme(theme: ThemeName | Theme | undefined): Colors {
  if (typeof theme === 'object' && theme !== null) return colorsOf(theme);
  const name = theme ?? 'dark';
  if (typeof name !== 'string') throw new TypeError(`theme must be a name or an object, not ${typeof theme}`);
  if (!Object.hasOwn(THEMES, name)) throw unknownName('theme', name, Object.keys(THEMES));
  const [foreground, background, palette] = THEMES[name];
  return colorsOf({ foreground, background, palette: palette.split(' ') });
}

function colorsOf(theme: Theme): Colors {
  const { foreground, background, cursor = foreground, palette } = theme;
  checkNames('colour of a theme', theme, ['foreground', 'background', 'cursor', 'palette']);
  if (!Array.isArray(palette) || palette.length !== 16) {
    throw new TypeError('the palette of a theme must be an array of 16 colours');
  }
  return {
    foreground: readColor('foreground', foreground),
    background: readColor('background', background),
    cursor: readColor('cursor', cursor),
    palette: [...palette.map((color, index) => readColor(`palette[${index}]`, color)), ...CUBE_AND_GREYS],
  };
}

export function isColor(color: unknown): color is string {
  return typeof color === 'string' && COLOR.test(color);
}

function readColor(name: string, color: unknown): string {
  if (!isColor(color)) {
    throw new TypeError(`the theme's ${name} must be a colour such as #1e1e1e, not ${String(color)}`);
  }
  const digits = color.slice(1).toLowerCase();
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
}

/** The colours 16 to 255, which are the same in all terminals. */
const CUBE_AND_GREYS: readonly string[] = Array.from({ length: 240 }, (_, index) => {
  if (index >= 216) return hexadecimal([0, 0, 0].fill(8 + 10 * (index - 216)));
  return hexadecimal([Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map(levelOf));
});

function levelOf(step: number): number {
  return step === 0 ? 0 : 55 + 40 * step;
}

/** Returns a colour between two, for frames and titles. @param share - of the second, 0 to 1 */
export function mixed(first: string, second: string, share: number): string {
  const [from, to] = [first, second].map(partsOf);
  return hexadecimal(
    (from ?? []).map((part, index) => Math.round(part + ((to?.[index] ?? 0) - part) * share)),
  );
}

function partsOf(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function hexadecimal(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
