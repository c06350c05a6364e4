import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSessions, test as sessionTest } from 'strand-terminal/testing';
import { cleanUp, test } from '../support/test.js';

const children = fileURLToPath(new URL('../children/tests/', import.meta.url));

interface Report {
  readonly output: string;
  readonly status: number | null;
  /** The part of the report for one test. */
  of(title: string): string;
}

/** Runs a test file in a process of its own. */
function runTests(path: string, variables: Record<string, string> = {}, ...args: string[]): Report {
  // Without the variable that tells `node:test` that this is one of its processes.
  const { NODE_TEST_CONTEXT, CI, STRAND_UPDATE_SNAPSHOTS, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--test-reporter=tap', ...args, path], {
    encoding: 'utf8',
    env: { ...env, ...variables },
  });
  const output = stdout + stderr;
  const of = (title: string) => {
    const part = output.split(/^(?=# Subtest: )/m).find((each) => each.startsWith(`# Subtest: ${title}\n`));
    assert.ok(part, output);
    return part;
  };
  return { output, status, of };
}

test('`test` ends every session, and fails a test that has left a program running', () => {
  const { of, status } = runTests(join(children, 'leaves-open.js'));
  assert.equal(status, 1);
  for (const [title, shown] of [
    ['leaves its program running', 'still here'],
    ['leaves a program running that it has started by itself', 'hidden'],
  ] as const) {
    const part = of(title);
    assert.match(part, /^not ok/m);
    assert.match(part, /1 session was left open\. End each with `await session\.close\(\)`/);
    assert.match(part, /Left open: process \d+ \(sh\)\. The screen \(80 × 24, cursor in column 0, row 1\):/);
    assert.match(part, new RegExp(`│${shown} +│`));
    const pid = Number(/process (\d+)/.exec(part)?.[1]);
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  }
  assert.match(of('does not wait for a program that ends by itself'), /^ok/m);
  assert.match(of('closes its session'), /^ok/m);
  assert.match(of('is left out'), /^ok .*# SKIP/m);
});

test('`test` reports the failure of its body, not the sessions that it did not get to close', () => {
  const { of } = runTests(join(children, 'leaves-open.js'));
  const part = of('fails before it closes');
  assert.match(part, /the reason/);
  assert.doesNotMatch(part, /left open/);
  assert.match(of('waits longer than its timeout'), /test timed out after 300ms/);
});

test('`createSessions` ends every session after each test, and fails a test that has left one open', () => {
  const { of } = runTests(join(children, 'uses-hooks.js'));
  assert.match(of('closes its session'), /^ok/m);
  assert.match(of('leaves its program running'), /1 session was left open[\s\S]*│still here +│/);
});

test('`createSessions` without hooks says what it needs', () => {
  assert.throws(() => createSessions(), { message: /needs the hooks of the test runner/ });
});

test('`test` refuses what is not a title and a function', () => {
  assert.throws(() => sessionTest('title', undefined as unknown as () => void), { name: 'TypeError' });
});

/** A copy of a test file below this package, since its snapshots are stored beside it. */
function copyOf(name: string): { path: string; screens: string } {
  const folder = mkdtempSync(join(children, 'copy-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  copyFileSync(join(children, name), join(folder, name));
  return { path: join(folder, name), screens: join(folder, '__screens__', name) };
}

test('screens are stored beside the test file, under the name of their test', () => {
  const { path, screens } = copyOf('takes-snapshots.js');
  const first = runTests(path);
  assert.equal(first.status, 0, first.output);
  assert.deepEqual(readdirSync(screens).sort(), [
    'takes-a-named-one-at-the-end.txt',
    'takes-two-2.txt',
    'takes-two.txt',
  ]);
  assert.equal(readFileSync(join(screens, 'takes-two-2.txt'), 'utf8'), 'menu\nsecond\nsecond\n');
  assert.match(first.output, /# written: .*takes-two-2\.txt/);

  const again = runTests(path, { CI: 'true' });
  assert.equal(again.status, 0, again.output);
});

test('a stored screen that differs fails its test, and is written again in update mode', () => {
  const { path, screens } = copyOf('takes-snapshots.js');
  mkdirSync(screens, { recursive: true });
  writeFileSync(join(screens, 'takes-two.txt'), 'menu\n');
  const changed = runTests(path, { CI: 'true', SCREEN_TEXT: 'other' });
  assert.equal(changed.status, 1);
  assert.match(changed.of('takes two'), /- menu\n *\+ other\n/);
  assert.equal(runTests(path, { STRAND_UPDATE_SNAPSHOTS: '1', SCREEN_TEXT: 'other' }).status, 0);
  assert.equal(readFileSync(join(screens, 'takes-two.txt'), 'utf8'), 'other\n');
});

test('a stored screen that no test takes any more is said, and one of a test that was left out is not', () => {
  const { path, screens } = copyOf('takes-snapshots.js');
  runTests(path);
  writeFileSync(join(screens, 'takes-two-3.txt'), '');
  assert.match(
    runTests(path).output,
    /1 screen snapshot is obsolete: no test takes it\. Remove it:\n.*takes-two-3\.txt/,
  );
  const removed = runTests(path, { WITHOUT_NAMED: '1' });
  assert.match(removed.output, /2 screen snapshots are obsolete/);
  assert.match(removed.output, /takes-a-named-one-at-the-end\.txt/);
  const filtered = runTests(path, {}, '--test-name-pattern=named');
  assert.doesNotMatch(filtered.output, /obsolete/);
});
