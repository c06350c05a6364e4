import { checkOptions } from '../expect/check-options.js';
import { readMilliseconds, readSignal, WAIT_OPTIONS, type WaitOptions } from '../expect/wait-options.js';
import type { MatcherContext } from './current-test.js';
import { describeScreen } from './frame-screen.js';
import { retry } from './retry.js';
import { timeLeft } from './runner-tests.js';
import type { ScreenCheck } from './screen-check.js';
import { readSubject, type Subject } from './subject.js';

/** How long before the runner ends the test a matcher gives up. */
const RUNNER_MARGIN_MS = 500;
const MIN_TIMEOUT_MS = 50;

/** What a matcher returns to its test runner. */
export interface MatcherResult {
  readonly pass: boolean;
  /** What the failure says. */
  readonly message: () => string;
}

/** Waits until a check holds, or with `isNot` of the context until it does not hold. */
export async function matchScreen(
  source: unknown,
  check: ScreenCheck,
  options: WaitOptions | undefined,
  context: MatcherContext,
  known: readonly string[] = WAIT_OPTIONS,
): Promise<MatcherResult> {
  const subject = readSubject(source);
  if (options !== undefined) checkOptions(check.matcher, options, known);
  const { screen } = subject;
  const isNot = context.isNot === true;
  const limits = readLimits(subject, options);
  const outcome = await retry(subject, limits, () => check.holds(screen) !== isNot);
  if (outcome === 'held') return { pass: !isNot, message: () => '' };
  const sentence = isNot ? check.present : check.missing;
  const reason = outcome === 'ended' ? `, and ${await subject.ended}` : ` after ${limits.timeout} ms`;
  // The screen may change until the runner asks for the message.
  const message = [
    `expect(${subject.kind})${isNot ? '.not' : ''}.${check.call}`,
    '',
    `${sentence}${reason}.`,
    check.hint(screen),
    describeScreen(screen),
  ].join('\n');
  return { pass: isNot, message: () => message };
}

/** Without a time of its own, a matcher fails before the runner ends the test, so that the failure shows the screen. */
export function readLimits(
  { timeout: byDefault }: Subject,
  { timeout, signal }: WaitOptions = {},
): { readonly timeout: number; readonly signal: AbortSignal | undefined } {
  const longest = Math.max(MIN_TIMEOUT_MS, Math.floor(timeLeft() - RUNNER_MARGIN_MS));
  return {
    timeout: readMilliseconds('timeout', timeout, Math.min(byDefault, longest)),
    signal: readSignal(signal),
  };
}
