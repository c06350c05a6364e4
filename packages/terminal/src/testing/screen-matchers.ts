import { WAIT_OPTIONS, type WaitOptions } from '../expect/wait-options.js';
import type { MatcherContext } from './current-test.js';
import { type MatcherResult, matchScreen } from './match-screen.js';
import { matchSnapshot } from './match-snapshot.js';
import { hasCursorAt, hasLine, showsPattern } from './screen-check.js';
import type { ScreenSnapshotOptions } from './snapshot-options.js';
import type { ScreenSource } from './subject.js';

/** Options of `toHaveLine`. */
export interface LineOptions extends WaitOptions {
  /** The row that has to be the line, from 0. Default: any. */
  y?: number | undefined;
}

const LINE_OPTIONS = ['y' satisfies keyof LineOptions, ...WAIT_OPTIONS];

/**
 * The matchers as Vitest and Jest call them, for their `Assertion` and `Matchers` interfaces. Each waits until it holds, with `not` until
 * it does not hold, and resolves then. See `expectScreen`, which has the same without a runner.
 */
export interface ScreenMatchers<R = Promise<void>> {
  /**
   * The text is on the screen, or a part of it matches. A line that the terminal has wrapped is one line.
   *
   * @param pattern - a text, also on several lines, or a RegExp, whose `^` and `$` match at every line
   */
  toShow(pattern: string | RegExp, options?: WaitOptions): R;
  /** A row is the text, apart from spaces at the end, or matches the RegExp. */
  toHaveLine(line: string | RegExp, options?: LineOptions): R;
  /** The cursor is in this column and row, both from 0. */
  toHaveCursorAt(x: number, y: number, options?: WaitOptions): R;
  /**
   * The screen is the stored one. A screen that is not stored yet is written when it is at rest, but not in CI. There is no `not`.
   *
   * @param options - or its `name`
   */
  toMatchScreenSnapshot(options?: string | ScreenSnapshotOptions): R;
}

/**
 * The matchers for `expect.extend` of Vitest and Jest.
 *
 * @example
 * ```ts
 * import { expect } from 'vitest';
 * import { screenMatchers } from 'strand-terminal/testing';
 *
 * expect.extend(screenMatchers);
 * ```
 */
export const screenMatchers = {
  async toShow(
    this: MatcherContext,
    source: ScreenSource,
    pattern: string | RegExp,
    options?: WaitOptions,
  ): Promise<MatcherResult> {
    return await matchScreen(source, showsPattern(pattern), options, this);
  },

  async toHaveLine(
    this: MatcherContext,
    source: ScreenSource,
    line: string | RegExp,
    options?: LineOptions,
  ): Promise<MatcherResult> {
    return await matchScreen(source, hasLine(line, options?.y), options, this, LINE_OPTIONS);
  },

  async toHaveCursorAt(
    this: MatcherContext,
    source: ScreenSource,
    x: number,
    y: number,
    options?: WaitOptions,
  ): Promise<MatcherResult> {
    return await matchScreen(source, hasCursorAt(x, y), options, this);
  },

  async toMatchScreenSnapshot(
    this: MatcherContext,
    source: ScreenSource,
    options: string | ScreenSnapshotOptions = {},
  ): Promise<MatcherResult> {
    return await matchSnapshot(source, typeof options === 'string' ? { name: options } : options, this);
  },
};
