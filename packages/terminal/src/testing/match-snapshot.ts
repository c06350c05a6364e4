import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readMilliseconds, type WaitOptions } from '../expect/wait-options.js';
import { captureScreen, normalize } from './capture-screen.js';
import { type CurrentTest, currentTest, type MatcherContext, type RunnerSnapshots } from './current-test.js';
import { describeScreen } from './frame-screen.js';
import { lineDiff } from './line-diff.js';
import { type MatcherResult, readLimits } from './match-screen.js';
import { retry } from './retry.js';
import { settle } from './settle.js';
import { useSnapshot } from './snapshot-log.js';
import { snapshotMode, UPDATE_VARIABLE } from './snapshot-mode.js';
import { placeSnapshot } from './snapshot-place.js';
import { readSubject } from './subject.js';

const QUIET_MS = 200;
const HOW_TO_UPDATE = `${UPDATE_VARIABLE}=1, or the flag -u of Vitest and Jest, writes it`;

/** Options of `toMatchScreenSnapshot`. */
export interface ScreenSnapshotOptions extends WaitOptions {
  /** Added to the name of the test. Default: a number from the second snapshot of a test on. */
  name?: string | undefined;
  /** Where the snapshot is stored. Default: `__screens__` beside the test file, with a folder for each test file. */
  folder?: string | URL | undefined;
  /** What differs from run to run, such as times. Each of its cells is stored as `▒`. */
  mask?: readonly (string | RegExp)[] | undefined;
  /** Milliseconds for which the screen must not have changed before it is written. Default: 200. */
  quiet?: number | undefined;
}

/**
 * Compares a screen with a stored one. Waits until they are equal. Writes the snapshot that is missing, or in update mode every one that
 * differs, when the screen is at rest.
 *
 * @throws an Error when the screen does not come to rest, or when the name of the snapshot is not known.
 */
export async function matchSnapshot(
  source: unknown,
  options: ScreenSnapshotOptions,
  context: MatcherContext | undefined,
): Promise<MatcherResult> {
  if (context?.isNot) throw new Error('toMatchScreenSnapshot has no `not`: a snapshot says what is there');
  const subject = readSubject(source);
  const limits = readLimits(subject, options, context);
  const quiet = readMilliseconds('quiet', options.quiet, QUIET_MS);
  const test = currentTest(context);
  const { folder, name } = placeSnapshot(test, options);
  const file = `${name}.txt`;
  const path = join(folder, file);
  const shownPath = relative(process.cwd(), path);
  useSnapshot(folder, file);

  const { screen } = subject;
  const capture = () => captureScreen(screen, options.mask ?? []);
  const stored = readStored(path);
  const mode = snapshotMode(test?.snapshotState);
  const fail = (...lines: string[]): MatcherResult => {
    const call = `expect(${subject.kind}).toMatchScreenSnapshot()`;
    const message = [call, '', ...lines, describeScreen(screen)].join('\n');
    count(test, 'unmatched');
    return { pass: false, message: () => message };
  };

  if (stored !== undefined && mode !== 'all') {
    let text = '';
    const outcome = await retry(subject, limits, async () => {
      text = await capture();
      return text === stored;
    });
    if (outcome === 'held') return { pass: true, message: () => '' };
    const reason = outcome === 'ended' ? `, and ${await subject.ended}` : ` after ${limits.timeout} ms`;
    return fail(
      `The screen (+) is not the stored one (-)${reason}.`,
      lineDiff(stored.trimEnd(), text.trimEnd()),
      `Stored in ${shownPath}. If the screen is right: ${HOW_TO_UPDATE}.`,
    );
  }

  const { text, isAtRest } = await settle(subject, quiet, limits, capture);
  if (stored === text) return { pass: true, message: () => '' };
  if (stored === undefined && mode === 'none') {
    return fail(`There is no ${shownPath}, and CI writes no snapshots. Locally, ${HOW_TO_UPDATE}.`);
  }
  if (!isAtRest) {
    return fail(
      `The screen did not rest for ${quiet} ms within ${limits.timeout} ms, so it was not stored.`,
      'Wait for what comes last, and `mask` what changes.',
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  count(test, stored === undefined ? 'added' : 'updated');
  test?.say?.(`${stored === undefined ? 'written' : 'updated'}: ${shownPath}`);
  return { pass: true, message: () => '' };
}

function readStored(path: string): string | undefined {
  try {
    return normalize(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Has the runner count the snapshot for its summary. Vitest has an object with a `valueOf` in place of the number of Jest. */
function count(test: CurrentTest | undefined, counter: 'added' | 'updated' | 'unmatched'): void {
  const snapshots: RunnerSnapshots | undefined = test?.snapshotState;
  const value = Number(snapshots?.[counter]);
  if (snapshots && !Number.isNaN(value)) Reflect.set(snapshots, counter, value + 1);
}
