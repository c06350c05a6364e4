/**
 * A recording as an animated picture.
 *
 * Test: test/asciicast/cast-to-svg.test.ts
 */
import { Animation } from '../picture/animation.js';
import { readNumber, readPictureOptions, SVG_OPTIONS, type SVGOptions } from '../picture/picture-options.js';
import { isColor, type Theme } from '../picture/theme.js';
import { pictureOf } from '../screen/screen.js';
import type { CastTheme } from './cast-header.js';
import { FrameClock } from './frame-clock.js';
import { playEvent, screenOf } from './play-event.js';
import { type CastSource, readCast } from './read-cast.js';

/** Options of `castToSVG`: those of `Screen.toSVG`, and the times. */
export interface CastToSVGOptions extends SVGOptions {
  /** Default: that of the recording if it has one, else `'dark'`. */
  readonly theme?: SVGOptions['theme'];
  /** The animation is this many times as fast. Default: 1. */
  readonly speed?: number | undefined;
  /** In seconds of the recording. Longer pauses are shortened to it. Default: that of the recording's header, else none. */
  readonly idleLimit?: number | undefined;
  /** Whether the animation begins again at its end, or how often it is played. Default: true. */
  readonly loop?: boolean | number | undefined;
  /** In seconds of the recording: what is before is not shown. Default: 0. */
  readonly from?: number | undefined;
  /** In seconds of the recording: what is after is not shown. Default: Infinity. */
  readonly to?: number | undefined;
  /** The most frames a second, 1 to 60. Default: 20. */
  readonly fps?: number | undefined;
  /** Seconds for which the last frame is shown. Default: 2. */
  readonly endPause?: number | undefined;
  /** Title of the picture and of its window. Default: that of the recording, else the last that a program has set. */
  readonly title?: string | undefined;
  /** Characters of the file above which it is not made, since viewers would not play it. Default: 16,777,216. */
  readonly maxSize?: number | undefined;
}

const OPTIONS: readonly (keyof CastToSVGOptions)[] = [
  ...SVG_OPTIONS,
  ...(['speed', 'idleLimit', 'loop', 'from', 'to', 'fps', 'endPause', 'title', 'maxSize'] as const),
];

/**
 * Returns a recording as an animated SVG file, without scripts and without anything that has to be loaded. It plays in browsers, also
 * as an image in a page.
 *
 * @example
 * ```js
 * import { castToSVG } from 'strand-terminal/asciicast';
 * import { writeFile } from 'node:fs/promises';
 *
 * await writeFile('demo.svg', await castToSVG('demo.cast', { window: true, idleLimit: 2 }));
 * ```
 *
 * @throws {CastError} if the recording is broken or cut off
 * @throws {TypeError|RangeError} for a wrong option; with the `code` EFBIG if the file would be larger than `maxSize`
 */
export async function castToSVG(from: CastSource, options: CastToSVGOptions = {}): Promise<string> {
  // Before anything is read, the options are checked.
  readPictureOptions(options, OPTIONS);
  const times = readTimes(options);
  const { header, events } = await readCast(from);
  const settings = readPictureOptions({ ...options, theme: options.theme ?? themeOf(header.theme) }, OPTIONS);
  const animation = new Animation({ ...settings, ...times });
  const screen = screenOf(header, 0);
  const { idleLimit = header.idleTimeLimit ?? Number.POSITIVE_INFINITY } = times;
  const clock = new FrameClock({ ...times, idleLimit });
  const capture = async (time: number | undefined) => {
    if (time === undefined) return;
    await screen.flush();
    animation.frame(pictureOf(screen), time);
  };

  for await (const event of events) {
    await capture(clock.advance(Math.min(event.time, times.to)));
    if (event.time > times.to) break;
    if (await playEvent(screen, event)) clock.change();
  }
  await capture(clock.last());
  const duration = Math.max(clock.time + times.endPause, clock.frame + 1 / times.fps);
  return animation.finish(options.title ?? header.title ?? screen.title, duration);
}

interface Times {
  readonly speed: number;
  readonly idleLimit: number | undefined;
  readonly loops: number;
  readonly from: number;
  readonly to: number;
  readonly fps: number;
  readonly endPause: number;
  readonly maxSize: number;
}

function readTimes(options: CastToSVGOptions): Times {
  const { speed = 1, idleLimit, loop = true, from = 0, to = Number.POSITIVE_INFINITY } = options;
  const { fps = 20, endPause = 2, maxSize = 16_777_216, title } = options;
  if (title !== undefined && typeof title !== 'string') throw new TypeError('title must be a string');
  const most = Number.POSITIVE_INFINITY;
  const start = readNumber('from', from, 0, Number.MAX_SAFE_INTEGER);
  return {
    speed: readNumber('speed', speed, 0.01, 1000),
    idleLimit: idleLimit === undefined ? undefined : readNumber('idleLimit', idleLimit, 0, most),
    loops: typeof loop === 'boolean' ? (loop ? most : 1) : readNumber('loop', loop, 1, most),
    from: start,
    to: readNumber('to', to, start, most),
    fps: readNumber('fps', fps, 1, 60),
    endPause: readNumber('endPause', endPause, 0, 3600),
    maxSize: readNumber('maxSize', maxSize, 1, most),
  };
}

/** Returns the theme of a recording; undefined if it has none that is valid. */
function themeOf(theme: CastTheme | undefined): Theme | undefined {
  if (!theme) return undefined;
  const given = theme.palette.split(':');
  const palette = given.length === 8 ? [...given, ...given] : given;
  const colors = [theme.fg, theme.bg, ...palette];
  if (palette.length !== 16 || !colors.every(isColor)) return undefined;
  return { foreground: theme.fg, background: theme.bg, palette };
}
