import { AssertionError } from 'node:assert';
import { callSite } from '../session/call-site.js';
import type { MatcherResult } from './match-screen.js';
import { type ScreenMatchers, screenMatchers } from './screen-matchers.js';
import { readSubject, type ScreenSource } from './subject.js';

/** The matchers of `expectScreen`. */
export interface ScreenExpectation extends ScreenMatchers {
  /** The same matchers, which wait until they do not hold. What has not come yet does not hold either: first wait for what comes. */
  readonly not: Omit<ScreenMatchers, 'toMatchScreenSnapshot'>;
}

/**
 * Returns matchers for a screen that work with every test runner. Each waits until it holds: by default for the `timeout` of the
 * session if it has one, else 4,000 ms. It rejects with an `AssertionError` that shows the screen.
 *
 * @param source - a session, or a screen
 * @throws {TypeError} for anything else.
 *
 * @example
 * ```ts
 * await expectScreen(session).toShow('Ready');
 * await expectScreen(session).not.toShow('Loading');
 * ```
 */
export function expectScreen(source: ScreenSource): ScreenExpectation {
  readSubject(source);
  return { ...matchersOf(source, false), not: matchersOf(source, true) };
}

function matchersOf(source: ScreenSource, isNot: boolean): ScreenMatchers {
  const context = { isNot };
  const matchers: ScreenMatchers = {
    toShow: (...args) => settled(matchers.toShow, screenMatchers.toShow.call(context, source, ...args)),
    toHaveLine: (...args) =>
      settled(matchers.toHaveLine, screenMatchers.toHaveLine.call(context, source, ...args)),
    toHaveCursorAt: (...args) =>
      settled(matchers.toHaveCursorAt, screenMatchers.toHaveCursorAt.call(context, source, ...args)),
    toMatchScreenSnapshot: (...args) =>
      settled(
        matchers.toMatchScreenSnapshot,
        screenMatchers.toMatchScreenSnapshot.call(context, source, ...args),
      ),
  };
  return matchers;

  async function settled(
    matcher: (...args: never[]) => unknown,
    result: Promise<MatcherResult>,
  ): Promise<void> {
    const fromHere = callSite(matcher);
    const { pass, message } = await result;
    if (pass === isNot) throw fromHere(new AssertionError({ message: message(), operator: matcher.name }));
  }
}
