import { basename } from 'node:path';
import { captureScreen } from './capture-screen.js';
import { type CurrentTest, currentTest, type MatcherContext, type RunnerSnapshots } from './current-test.js';
import { describeScreen } from './frame-screen.js';
import { lineDiff } from './line-diff.js';
import { type MatcherResult, readLimits } from './match-screen.js';
import { retry } from './retry.js';
import { settle } from './settle.js';
import { useSnapshot } from './snapshot-log.js';
import { snapshotMode, UPDATE_VARIABLE } from './snapshot-mode.js';
import { readSnapshotOptions, type ScreenSnapshotOptions } from './snapshot-options.js';
import { placeSnapshot } from './snapshot-place.js';
import { StoredScreen } from './stored-screen.js';
import { readSubject } from './subject.js';

const HOW_TO_UPDATE = `${UPDATE_VARIABLE}=1, or the flag -u of Vitest and Jest, writes it`;

/**
 * Compares a screen with a stored one. Waits until they are equal. Writes the snapshot that is missing, or in update mode every one that
 * differs, when the screen is at rest.
 *
 * @throws an Error when the name of the snapshot is not known, and the errors of options.
 */
export async function matchSnapshot(
  source: unknown,
  options: ScreenSnapshotOptions,
  context: MatcherContext | undefined,
): Promise<MatcherResult> {
  if (context?.isNot) throw new Error('toMatchScreenSnapshot has no `not`: a snapshot says what is there');
  const subject = readSubject(source);
  const { screen } = subject;
  const form = readSnapshotOptions(options);
  const limits = readLimits(subject, options);
  const capture = () => captureScreen(screen, form);
  const test = currentTest(context);
  const place = placeSnapshot(test, options);
  const file = new StoredScreen(place, form.svg ? 'svg' : 'txt');
  useSnapshot(place.folder, basename(file.shownPath));
  const stored = file.read();
  const mode = snapshotMode(test?.snapshotState);
  return stored !== undefined && mode !== 'all' ? await compare(stored) : await write();

  async function compare(expected: string): Promise<MatcherResult> {
    let text = '';
    const outcome = await retry(subject, limits, async () => {
      text = await capture();
      return text === expected;
    });
    file.removeReceived();
    if (outcome === 'held') return passed;
    const reason = outcome === 'ended' ? `, and ${await subject.ended}` : ` after ${limits.timeout} ms`;
    const difference = form.svg
      ? [`The screen is not the stored picture${reason}. Its picture is ${file.writeReceived(text)}.`]
      : [`The screen (+) is not the stored one (-)${reason}.`, lineDiff(expected.trimEnd(), text.trimEnd())];
    return fail(...difference, `Stored in ${file.shownPath}. If the screen is right: ${HOW_TO_UPDATE}.`);
  }

  async function write(): Promise<MatcherResult> {
    const { text, isAtRest } = await settle(subject, form.quiet, limits, capture);
    file.removeReceived();
    if (stored === text) return passed;
    if (mode === 'none') {
      return fail(`There is no ${file.shownPath}, and CI writes no snapshots. Locally, ${HOW_TO_UPDATE}.`);
    }
    if (!isAtRest) {
      return fail(
        `The screen did not rest for ${form.quiet} ms within ${limits.timeout} ms, so it was not stored.`,
        'Wait for what comes last, and `mask` what changes.',
      );
    }
    file.write(text);
    count(test, stored === undefined ? 'added' : 'updated');
    test?.say?.(`${stored === undefined ? 'written' : 'updated'}: ${file.shownPath}`);
    return passed;
  }

  function fail(...lines: string[]): MatcherResult {
    const call = `expect(${subject.kind}).toMatchScreenSnapshot()`;
    const message = [call, '', ...lines, describeScreen(screen)].join('\n');
    count(test, 'unmatched');
    return { pass: false, message: () => message };
  }
}

const passed: MatcherResult = { pass: true, message: () => '' };

/** Has the runner count the snapshot for its summary. Vitest has an object with a `valueOf` in place of the number of Jest. */
function count(test: CurrentTest | undefined, counter: 'added' | 'updated' | 'unmatched'): void {
  const snapshots: RunnerSnapshots | undefined = test?.snapshotState;
  const value = Number(snapshots?.[counter]);
  if (snapshots && !Number.isNaN(value)) Reflect.set(snapshots, counter, value + 1);
}
