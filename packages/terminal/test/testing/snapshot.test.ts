import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Screen } from 'strand-terminal';
import { expectScreen, type ScreenSnapshotOptions, screenMatchers } from 'strand-terminal/testing';
import { captureScreen } from '#src/testing/capture-screen.js';
import { nextNumber } from '#src/testing/current-test.js';
import { settle } from '#src/testing/settle.js';
import { snapshotMode } from '#src/testing/snapshot-mode.js';
import { fileName } from '#src/testing/snapshot-place.js';
import { readSubject } from '#src/testing/subject.js';
import { withEnv } from '../support/env.js';
import { failureOf } from '../support/failure.js';
import { overFar, shell } from '../support/session.js';
import { cleanUp, test } from '../support/test.js';

const locally = { CI: undefined, STRAND_UPDATE_SNAPSHOTS: undefined };

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strand-screens-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function screenWith(text: string): Promise<Screen> {
  const screen = new Screen({ columns: 20, rows: 4 });
  screen.write(text);
  await screen.flush();
  return screen;
}

test('a screen that is not stored yet is written, without spaces at the end of lines, and then compared', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    const options = { folder, name: 'The menu' };
    await expectScreen(await screenWith('one  \r\n two\r\n')).toMatchScreenSnapshot(options);
    const path = join(folder, 'the-menu.txt');
    assert.equal(readFileSync(path, 'utf8'), 'one\n two\n');
    await expectScreen(await screenWith('one\r\n two')).toMatchScreenSnapshot(options);

    const other = expectScreen(await screenWith('one\r\n three'));
    const failure = await failureOf(other.toMatchScreenSnapshot({ ...options, timeout: 20 }));
    assert.match(
      failure,
      /The screen \(\+\) is not the stored one \(-\) after 20 ms\.\n {2}one\n- {2}two\n\+ {2}three\n/,
    );
    assert.match(failure, /Stored in .*the-menu\.txt\. If the screen is right: STRAND_UPDATE_SNAPSHOTS=1/);
    assert.match(failure, /^│one {17}│$/m);
    assert.equal(readFileSync(path, 'utf8'), 'one\n two\n');
  }));

test('a stored screen is equal also when git has changed its line ends', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'crlf.txt'), 'one\r\ntwo\r\n');
    const options = { folder: pathToFileURL(`${folder}/`), name: 'crlf', timeout: 0 };
    await expectScreen(await screenWith('one\r\ntwo')).toMatchScreenSnapshot(options);
  }));

test('an empty screen can be stored', () =>
  withEnv(locally, async () => {
    const options = { folder: temporaryFolder(), name: 'empty' };
    await expectScreen(await screenWith('')).toMatchScreenSnapshot(options);
    await withEnv({ CI: 'true' }, async () =>
      expectScreen(await screenWith('')).toMatchScreenSnapshot(options),
    );
  }));

test('in CI a screen that is not stored fails, and is not written', () =>
  withEnv({ ...locally, CI: 'true' }, async () => {
    const folder = temporaryFolder();
    const screen = await screenWith('menu');
    const failure = await failureOf(expectScreen(screen).toMatchScreenSnapshot({ folder, name: 'new' }));
    assert.match(failure, /There is no .*new\.txt, and CI writes no snapshots/);
    assert.match(failure, /^▶menu {16}│$|^│menu {16}│$/m);
    assert.equal(existsSync(join(folder, 'new.txt')), false);
  }));

test('in update mode a screen that differs is written again', () =>
  withEnv({ CI: 'true', STRAND_UPDATE_SNAPSHOTS: '1' }, async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'menu.txt');
    writeFileSync(path, 'old\n');
    await expectScreen(await screenWith('new')).toMatchScreenSnapshot({ folder, name: 'menu' });
    assert.equal(readFileSync(path, 'utf8'), 'new\n');
  }));

test('a screen that is written again removes the picture of an earlier failure', () =>
  withEnv({ ...locally, STRAND_UPDATE_SNAPSHOTS: '1' }, async () => {
    const folder = temporaryFolder();
    const received = join(folder, 'menu.received.svg');
    writeFileSync(received, 'of an earlier run');
    await expectScreen(await screenWith('new')).toMatchScreenSnapshot({
      folder,
      name: 'menu',
      format: 'svg',
    });
    assert.equal(existsSync(received), false);
  }));

test('the snapshots of a runner are counted as added, updated or unmatched, and not when they are equal', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    const snapshotState = { _updateSnapshot: 'all', added: 0, updated: 0, unmatched: 0 };
    const context = { snapshotState, testPath: join(folder, 'a.test.ts'), currentTestName: 'a' };
    const options = { folder, name: 'menu', timeout: 500 };
    for (const text of ['one', 'one', 'two'])
      await screenMatchers.toMatchScreenSnapshot.call(context, await screenWith(text), options);
    snapshotState._updateSnapshot = 'none';
    await screenMatchers.toMatchScreenSnapshot.call(context, await screenWith('one'), {
      ...options,
      timeout: 0,
    });
    assert.deepEqual(snapshotState, { _updateSnapshot: 'none', added: 1, updated: 1, unmatched: 1 });
  }));

test('a stored picture is the same with and without a cursor', async () => {
  const form = { mask: [], svg: {} };
  const [shown, hidden] = [await screenWith('menu'), await screenWith('menu\x1b[?25l')];
  assert.equal(await captureScreen(shown, form), await captureScreen(hidden, form));
});

test('a mask is in its place whatever modes and attributes the program has set', async () => {
  const screen = await screenWith('one\r\nat 12:30\r\nend\x1b[2;3r\x1b[?6h\x1b[4h\x1b[7m');
  assert.equal(await captureScreen(screen, { mask: [/\d+:\d+/], svg: undefined }), 'one\nat ▒▒▒▒▒\nend\n');
});

test('the comparison waits until the screen becomes the stored one', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'late.txt'), 'loading\ndone\n');
    const { session, far } = overFar();
    far.push('loading\r\n');
    const equal = expectScreen(session).toMatchScreenSnapshot({ folder, name: 'late' });
    far.push('done');
    await equal;
  }));

test('a comparison fails at once when the program has ended', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ended.txt'), 'two\n');
    const session = shell('echo one');
    const options = { folder, name: 'ended', timeout: Number.POSITIVE_INFINITY };
    const failure = await failureOf(expectScreen(session).toMatchScreenSnapshot(options));
    assert.match(failure, /is not the stored one \(-\), and the program exited with 0\./);
  }));

/** Captures these texts one after the other, and then the last one again and again. */
function captures(...texts: string[]): () => Promise<string> {
  let count = 0;
  return async () => texts[Math.min(count++, texts.length - 1)] ?? '';
}

test('a screen is at rest when it has been the same for a while, not when it was silent before a change', async () => {
  const subject = readSubject(new Screen());
  const limits = { timeout: 20_000, signal: undefined };
  assert.deepEqual(await settle(subject, 40, limits, captures('a', 'b', 'c')), { text: 'c', isAtRest: true });
});

test('a screen that is never the same for a while is not at rest', async () => {
  const subject = readSubject(new Screen());
  let count = 0;
  const capture = async () => {
    count += 1;
    return String(count);
  };
  const { isAtRest } = await settle(subject, 10, { timeout: 100, signal: undefined }, capture);
  assert.equal(isAtRest, false);
});

test('a program that draws the same again and again, or blinks with its cursor, is at rest', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    const { session, far } = overFar();
    let count = 0;
    const draw = () => {
      count += 1;
      far.push(`\x1b[Hsame${count % 2 === 0 ? '\x1b[?25l' : '\x1b[?25h'}`);
    };
    draw();
    const timer = setInterval(draw, 5);
    cleanUp(() => clearInterval(timer));
    await expectScreen(session).toShow('same');
    await expectScreen(session).toMatchScreenSnapshot({ folder, name: 'blinks', quiet: 50 });
    assert.equal(readFileSync(join(folder, 'blinks.txt'), 'utf8'), 'same\n');
  }));

test('a screen that is not at rest in time is not written, and the failure says what to do', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    const { session } = overFar();
    const options = { folder, name: 'clock', quiet: 20_000, timeout: 20 };
    const failure = await failureOf(expectScreen(session).toMatchScreenSnapshot(options));
    assert.match(failure, /The screen did not rest for 20000 ms within 20 ms, so it was not stored/);
    assert.match(failure, /`mask` what changes/);
    assert.equal(existsSync(join(folder, 'clock.txt')), false);
  }));

test('a mask replaces each match cell by cell, and leaves everything else in its place', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    const screen = await screenWith('at 12:30:59|\r\n漢 12:31:00|\r\npid 4711');
    await expectScreen(screen).toMatchScreenSnapshot({
      folder,
      name: 'masked',
      mask: [/\d\d:\d\d:\d\d/, '漢', /(?<=pid )\d+/, /▒/],
    });
    const lines = ['at ▒▒▒▒▒▒▒▒|', '▒▒ ▒▒▒▒▒▒▒▒|', 'pid ▒▒▒▒', ''];
    assert.equal(readFileSync(join(folder, 'masked.txt'), 'utf8'), lines.join('\n'));
    assert.equal(screen.line(2), 'pid 4711');
  }));

test('a picture is stored with its colours, and one that differs is kept beside it', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    const options = { folder, name: 'Picture', format: 'svg', timeout: 20 } as const;
    const path = join(folder, 'picture.svg');
    const received = join(folder, 'picture.received.svg');
    const red = expectScreen(await screenWith('\x1b[31mstop 12:30\x1b[m'));
    await red.toMatchScreenSnapshot({ ...options, mask: [/\d+:\d+/], timeout: 20_000 });
    assert.match(readFileSync(path, 'utf8'), /^<svg [\s\S]*stop[\s\S]*▒[\s\S]*<\/svg>\n$/);
    assert.doesNotMatch(readFileSync(path, 'utf8'), /12:30/);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    await red.toMatchScreenSnapshot({ ...options, mask: [/\d+:\d+/] });

    const green = expectScreen(await screenWith('\x1b[32mstop 12:30\x1b[m'));
    const failure = await failureOf(green.toMatchScreenSnapshot({ ...options, mask: [/\d+:\d+/] }));
    assert.match(
      failure,
      /is not the stored picture after 20 ms\. Its picture is .*picture\.received\.svg\./,
    );
    assert.match(readFileSync(received, 'utf8'), /^<svg /);
    await red.toMatchScreenSnapshot({ ...options, mask: [/\d+:\d+/] });
    assert.equal(existsSync(received), false);
  }));

test('wrong options of a snapshot are refused, and the nearest name is said', async () => {
  const screen = await screenWith('x');
  const failureWith = (options: object) =>
    failureOf(expectScreen(screen).toMatchScreenSnapshot(options as ScreenSnapshotOptions));
  assert.match(
    await failureWith({ masks: [] }),
    /unknown option 'masks' of toMatchScreenSnapshot; did you mean 'mask'\?/,
  );
  assert.match(await failureWith({ format: 'png' }), /format must be 'text' or 'svg', not png/);
  assert.match(await failureWith({ mask: 'x' }), /mask must be an array/);
  assert.match(await failureWith({ quiet: -1 }), /quiet must be/);
  assert.match(await failureWith({ name: 'a', folder: 'b', mask: [''] }), /an empty string is not a pattern/);
});

test('two snapshots that would have the same file are an error that names both', () =>
  withEnv(locally, async () => {
    const folder = temporaryFolder();
    const expectation = expectScreen(await screenWith('x'));
    await expectation.toMatchScreenSnapshot({ folder, name: 'Save as' });
    const failure = await failureOf(expectation.toMatchScreenSnapshot({ folder, name: 'save-as' }));
    assert.match(failure, /"Save as › 1" and "save-as › 1" would both be .*save-as: give one a `name`/);
  }));

test('a snapshot needs to know its test, or a name and a folder', async () => {
  const expectation = expectScreen(await screenWith('x'));
  assert.match(
    await failureOf(expectation.toMatchScreenSnapshot('menu')),
    /the name of the test is not known here/,
  );
});

test('a stored screen has no opposite', async () => {
  const { not } = expectScreen(await screenWith('x'));
  const call = (not as unknown as { toMatchScreenSnapshot(): Promise<void> }).toMatchScreenSnapshot();
  assert.match(await failureOf(call), /toMatchScreenSnapshot has no `not`/);
});

test('names of files work on every file system', () => {
  assert.equal(fileName('Saves  "a/b\\c" › twice!'), 'saves-a-b-c-twice');
  assert.equal(fileName('zażółć 漢字'), 'zażółć-漢字');
  // The same letter as one character and as two.
  assert.equal(fileName('caf\u00e9'), fileName('cafe\u0301'));
  assert.match(fileName('???'), /^[0-9a-f]{8}$/);
  const long = [fileName(`${'x'.repeat(100)}1`), fileName(`${'x'.repeat(100)}2`)];
  assert.notEqual(long[0], long[1]);
  assert.ok(long.every((name) => name.length < 100));
});

test('snapshots of a test are numbered from 1 again when its runner tries the test again', () => {
  const call = (attempt: number | object) => nextNumber({ file: 'a.test.ts', name: 'retried', attempt });
  assert.deepEqual([call(1), call(3), call(4)], [1, 2, 3]);
  assert.deepEqual([call(1), call(3)], [1, 2]);
  assert.deepEqual([call(3)], [1]);
  const [first, second] = [{}, {}];
  assert.deepEqual([call(first), call(first), call(second)], [1, 2, 1]);
});

test('the variable decides whether snapshots are written, then the runner, then CI', async () => {
  const modes = (variables: Record<string, string | undefined>) =>
    withEnv({ ...locally, ...variables }, () =>
      [undefined, { _updateSnapshot: 'all' }, { _updateSnapshot: 'none' }].map(snapshotMode),
    );
  assert.deepEqual(await modes({}), ['new', 'all', 'none']);
  assert.deepEqual(await modes({ CI: '1' }), ['none', 'all', 'none']);
  assert.deepEqual(await modes({ CI: 'false' }), ['new', 'all', 'none']);
  assert.deepEqual(await modes({ CI: '1', STRAND_UPDATE_SNAPSHOTS: '1' }), ['all', 'all', 'all']);
  assert.deepEqual(await modes({ STRAND_UPDATE_SNAPSHOTS: '0' }), ['new', 'all', 'none']);
  process.execArgv.push('--test-update-snapshots'); // of Node 22.3
  assert.deepEqual(await modes({ CI: '1' }), ['all', 'all', 'none']);
  process.execArgv.pop();
});
