import { checkOptions } from '../expect/check-options.js';
import { readMilliseconds, type WaitOptions } from '../expect/wait-options.js';
import type { SVGOptions } from '../picture/picture-options.js';
import type { ScreenForm } from './capture-screen.js';

/** Options of `toMatchScreenSnapshot`. */
export interface ScreenSnapshotOptions extends WaitOptions {
  /** Added to the name of the test. Default: a number from the second snapshot of a test on. */
  name?: string | undefined;
  /** Where the snapshot is stored. Default: `__screens__` beside the test file, with a folder for each test file. */
  folder?: string | URL | undefined;
  /** `'text'`, or `'svg'` for a picture, which also has the colours. Default: `'text'`. */
  format?: 'text' | 'svg' | undefined;
  /** How the picture is drawn: the options of `Screen.toSVG`. Default: without the cursor. */
  svg?: SVGOptions | undefined;
  /** What differs from run to run, such as times. Each of its cells is stored as `▒`. */
  mask?: readonly (string | RegExp)[] | undefined;
  /** Milliseconds for which the screen must not have changed before it is written, 0 to 2,147,483,647. Default: 200. */
  quiet?: number | undefined;
}

const NAMES: readonly (keyof ScreenSnapshotOptions)[] = [
  ...(['name', 'folder', 'format', 'svg', 'mask', 'quiet'] as const),
  ...(['timeout', 'signal'] as const),
];
const DEFAULT_QUIET_MS = 200;

/** @throws {TypeError|RangeError} for a wrong option; the message names the nearest */
export function readSnapshotOptions(options: ScreenSnapshotOptions): ScreenForm & { readonly quiet: number } {
  checkOptions('toMatchScreenSnapshot', options, NAMES);
  const { format = 'text', svg = {}, mask = [], quiet } = options;
  if (format !== 'text' && format !== 'svg') {
    throw new TypeError(`format must be 'text' or 'svg', not ${String(format)}`);
  }
  if (!Array.isArray(mask)) throw new TypeError('mask must be an array of strings and RegExps');
  return {
    mask,
    svg: format === 'svg' ? svg : undefined,
    quiet: readMilliseconds('quiet', quiet, DEFAULT_QUIET_MS),
  };
}
