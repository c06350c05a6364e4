import { performance } from 'node:perf_hooks';
import type { Limits } from '../session/wait-until.js';
import { retry } from './retry.js';
import type { Subject } from './subject.js';

/** How often a screen that does not change is looked at, as a part of the quiet time. */
const LOOKS_PER_QUIET_TIME = 4;

/**
 * Waits until the captured screen has been the same for `quiet` milliseconds, or until the session has ended. A program that draws
 * the same again and again is at rest.
 *
 * @returns what was captured last, and whether it was at rest
 */
export async function settle(
  subject: Subject,
  quiet: number,
  limits: Limits,
  capture: () => Promise<string>,
): Promise<{ readonly text: string; readonly isAtRest: boolean }> {
  let text: string | undefined;
  let since = 0;
  const isSame = async () => {
    const now = await capture();
    if (now !== text) since = performance.now();
    text = now;
    return performance.now() - since >= quiet;
  };
  const outcome = await retry(subject, limits, isSame, Math.max(1, quiet / LOOKS_PER_QUIET_TIME));
  return { text: text ?? '', isAtRest: outcome !== 'timeout' };
}
