import assert from 'node:assert/strict';
import { Screen } from 'strand-terminal';
import { expectScreen, type LineOptions, screenMatchers } from 'strand-terminal/testing';
import { readSubject } from '#src/testing/subject.js';
import { failureOf } from '../support/failure.js';
import { overFar, shell } from '../support/session.js';
import { test } from '../support/test.js';

async function screenWith(text: string, options = { columns: 20, rows: 4 }): Promise<Screen> {
  const screen = new Screen(options);
  screen.write(text);
  await screen.flush();
  return screen;
}

test('toShow resolves when a text comes onto the screen after the call, in several pieces', async () => {
  const { session, far } = overFar();
  const shown = expectScreen(session).toShow('ready: 1');
  far.push('rea');
  far.push('d\x1b[1my: ');
  far.push('1');
  await shown;
});

test('toShow takes a text on several lines, and a RegExp whose anchors match at each line', async () => {
  const screen = await screenWith('one\r\ntwo\r\nthree');
  await expectScreen(screen).toShow('one\ntwo');
  await expectScreen(screen).toShow(/^two$/);
  await expectScreen(screen).toShow(/^th\w+$/g);
});

test('toShow finds a text that the terminal has wrapped', async () => {
  await expectScreen(await screenWith('the quick brown fox')).toShow('quick brown');
  await expectScreen(await screenWith('a line of more than twenty')).toShow('than twenty');
});

test('a failed toShow shows what was looked for, the nearest line, and the screen with its cursor', async () => {
  const { session, far } = overFar({ columns: 16, rows: 6 });
  far.push('Files\r\n  Saving\r\n漢字: ok\r\n> ');
  await session.waitFor('漢字: ok');
  const failure = await failureOf(expectScreen(session).toShow('Saved', { timeout: 30 }));
  assert.deepEqual(failure.split('\n'), [
    'expect(session).toShow("Saved")',
    '',
    '"Saved" is not on the screen after 30 ms.',
    'The nearest line is row 1: "  Saving"',
    'The screen (16 × 6, cursor in column 2, row 3):',
    '┌──▼─────────────┐',
    '│Files           │',
    '│  Saving        │',
    '│漢字: ok        │',
    '▶>               │',
    '└────────────────┘',
  ]);
});

test('a matcher fails at once when the program has ended, and says how', async () => {
  const session = shell('echo one; exit 3', { timeout: 20_000 });
  const failure = await failureOf(expectScreen(session).toShow('two', { timeout: Number.POSITIVE_INFINITY }));
  assert.match(failure, /"two" is not on the screen, and the program exited with 3\.\nNo line is like it\./);
  await expectScreen(session).toShow('one');
});

test('toShow says that a text has left the screen at the top', async () => {
  const screen = await screenWith('first\r\n2\r\n3\r\n4\r\n5\r\n');
  const failure = await failureOf(expectScreen(screen).toShow('first', { timeout: 0 }));
  assert.match(failure, /It is in the lines that have left the screen at the top\./);
});

test('not.toShow waits until the text has left the screen', async () => {
  const { session, far } = overFar();
  far.push('Loading');
  const gone = expectScreen(session).not.toShow('Loading');
  far.push('\x1b[2JDone');
  await gone;
});

test('not.toShow sees what came before the call, though it was not parsed yet', async () => {
  const screen = new Screen({ columns: 20, rows: 4 });
  screen.write(`${'x'.repeat(10_000)}\x1b[2J\x1b[Herror: disk`);
  const failure = await failureOf(expectScreen(screen).not.toShow('error', { timeout: 0 }));
  assert.match(failure, /^expect\(screen\)\.not\.toShow\("error"\)\n\n"error" is on the screen after 0 ms\./);
  assert.match(failure, /It is in row 0, column 0\./);
});

test('toHaveLine compares a whole row without the spaces at its end', async () => {
  const screen = await screenWith('name: Ada   \r\n\r\n  ok');
  await expectScreen(screen).toHaveLine('name: Ada');
  await expectScreen(screen).toHaveLine('name: Ada  ', { y: 0 });
  await expectScreen(screen).toHaveLine(/^\s+ok$/, { y: 2 });
  await expectScreen(screen).toHaveLine('', { y: 1 });
  await expectScreen(screen).not.toHaveLine('name');
  const failure = await failureOf(expectScreen(screen).toHaveLine('name: Ade', { y: 2, timeout: 0 }));
  assert.match(failure, /^expect\(screen\)\.toHaveLine\("name: Ade", \{ y: 2 \}\)$/m);
  assert.match(failure, /^Row 2 is not "name: Ade" after 0 ms\.$/m);
  assert.match(failure, /^Row 2 is " {2}ok"\. The nearest line is row 0: "name: Ada {3}"$/m);
});

test('the flags g and y of a RegExp have no effect on toHaveLine', async () => {
  const screen = await screenWith('ab\r\ncb');
  await expectScreen(screen).toHaveLine(/b/y);
  await expectScreen(screen).toHaveLine(/b/g, { y: 1 });
});

test('a failed toHaveLine shows characters that change the direction of text as escapes', async () => {
  const screen = await screenWith('user \u202e nimda');
  const failure = await failureOf(expectScreen(screen).toHaveLine('user nimda', { timeout: 10 }));
  assert.match(failure, /The nearest line is row 0: "user \\u\{202e\} nimda/);
});

test('a matcher refuses unknown options, and options that are not an object', async () => {
  const matchers = expectScreen(await screenWith('abc'));
  const wrong = (options: unknown) => options as LineOptions;
  assert.equal(
    await failureOf(matchers.toShow('abc', wrong({ timeut: 0 }))),
    "unknown option 'timeut' of toShow; did you mean 'timeout'?",
  );
  assert.equal(
    await failureOf(matchers.toShow('abc', wrong({ y: 0 }))),
    "unknown option 'y' of toShow; known are: timeout, signal",
  );
  assert.equal(
    await failureOf(matchers.toHaveLine('abc', wrong(0))),
    'the options of toHaveLine must be an object such as { y: … }, not number',
  );
  assert.equal(
    await failureOf(matchers.toHaveCursorAt(3, 0, wrong(50))),
    'the options of toHaveCursorAt must be an object such as { timeout: … }, not number',
  );
});

test('not.toHaveLine says which row is the line', async () => {
  const screen = await screenWith('one\r\ntwo');
  const failure = await failureOf(expectScreen(screen).not.toHaveLine('two', { timeout: 0 }));
  assert.match(failure, /A line is "two" after 0 ms\.\nIt is row 1\./);
});

test('toHaveCursorAt waits until the cursor is there, and says where it is instead', async () => {
  const { session, far } = overFar();
  const moved = expectScreen(session).toHaveCursorAt(4, 2);
  far.push('\x1b[3;5H');
  await moved;
  far.push('\x1b[?25l');
  const failure = await failureOf(expectScreen(session).toHaveCursorAt(0, 0, { timeout: 20 }));
  assert.match(failure, /The cursor is not in column 0, row 0 after 20 ms\./);
  assert.match(failure, /There is a hidden cursor in column 4, row 2\./);
});

test('the frame leaves out characters that would change the direction of what follows', async () => {
  const screen = await screenWith('a\u202eb', { columns: 4, rows: 1 });
  const failure = await failureOf(expectScreen(screen).toShow('c', { timeout: 0 }));
  assert.match(failure, /^▶a b │$/m);
});

test('a matcher waits for the timeout of the session, and otherwise less than Vitest and Jest give a test', async () => {
  const { session } = overFar({ timeout: 40 });
  assert.match(await failureOf(expectScreen(session).toShow('x')), /after 40 ms/);
  assert.equal(readSubject(new Screen()).timeout, 4000);
});

test('a matcher gives up before Vitest or Jest ends the test, unless it is given a time', async () => {
  const { session } = overFar();
  const started = Date.now();
  const runners: [key: string | symbol, state: object][] = [
    ['__vitest_worker__', { current: { timeout: 600, result: { startTime: started } } }],
    [Symbol('JEST_STATE_SYMBOL'), { testTimeout: 600, currentlyRunningTest: { startedAt: started } }],
  ];
  for (const [key, state] of runners) {
    Reflect.set(globalThis, key, state);
    try {
      const failure = await failureOf(expectScreen(session).toShow('x'));
      assert.ok(Number(/after (\d+) ms/.exec(failure)?.[1]) <= 100, failure);
      assert.match(await failureOf(expectScreen(session).toShow('x', { timeout: 150 })), /after 150 ms/);
    } finally {
      Reflect.deleteProperty(globalThis, key);
    }
  }
});

test('a matcher rejects with the reason of its signal', async () => {
  const controller = new AbortController();
  const shown = expectScreen(new Screen()).toShow('x', { signal: controller.signal });
  controller.abort(new Error('enough'));
  assert.equal(await failureOf(shown), 'enough');
  assert.equal(
    await failureOf(expectScreen(new Screen()).toShow('x', { signal: controller.signal })),
    'enough',
  );
});

test('a failure of expectScreen is an AssertionError whose stack begins at the call', async () => {
  const screen = await screenWith('');
  await assert.rejects(expectScreen(screen).toShow('x', { timeout: 0 }), (error: Error) => {
    assert.ok(error instanceof assert.AssertionError);
    const frame = error.stack?.split('\n').find((line) => line.startsWith('    at '));
    return /matchers\.test/.test(frame ?? '');
  });
});

test('what is neither a session nor a screen is refused with a sentence', async () => {
  const screen = await screenWith('');
  const wrong = (source: unknown) => () => expectScreen(source as Screen);
  assert.throws(wrong('text'), { name: 'TypeError', message: /needs a Session or a Screen, not a string$/ });
  assert.throws(wrong(Promise.resolve(screen)), { message: /not a promise: is there an `await` missing\?$/ });
  assert.throws(wrong(undefined), { message: /not undefined$/ });
  const { session } = overFar({ screen: false });
  assert.throws(wrong(session), { message: /this session has no screen/ });
});

test('patterns, lines and positions that are none are refused', async () => {
  const expectation = expectScreen(await screenWith(''));
  assert.match(await failureOf(expectation.toShow('')), /an empty string is not a pattern/);
  assert.match(
    await failureOf(expectation.toHaveLine(5 as unknown as string)),
    /a line is a string or a RegExp/,
  );
  assert.match(await failureOf(expectation.toHaveLine('a\nb')), /a line has no line end/);
  assert.match(
    await failureOf(expectation.toHaveLine('a', { y: -1 })),
    /y must be a whole number from 0, not -1/,
  );
  assert.match(
    await failureOf(expectation.toHaveCursorAt(0.5, 0)),
    /x must be a whole number from 0, not 0\.5/,
  );
  assert.match(await failureOf(expectation.toShow('a', { timeout: -1 })), /timeout must be/);
});

test('the matchers for expect.extend return whether the condition holds, also with isNot', async () => {
  const screen = await screenWith('here');
  const call = (isNot: boolean, pattern: string) =>
    screenMatchers.toShow.call({ isNot }, screen, pattern, { timeout: 0 });
  assert.equal((await call(false, 'here')).pass, true);
  assert.equal((await call(false, 'gone')).pass, false);
  assert.equal((await call(true, 'gone')).pass, false);
  const failed = await call(true, 'here');
  assert.equal(failed.pass, true);
  assert.match(failed.message(), /"here" is on the screen/);
});
