/** Invalid values of childFDs are refused before a child, a pipe or a terminal is created. */
import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { ProcessProtocol, SpawnError, type SpawnProcessOptions, spawn, spawnProcess } from 'strand-pty';
import '../support/on-pipes.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

type Expected = { name: string; message: RegExp; [property: string]: unknown };

/** Checks that the spawn throws, and leaves no descriptor and no child. */
function refused(options: object, expected: Expected): void {
  const before = ourDescriptors();
  const start = () => spawnProcess(new ProcessProtocol(), 'true', ['true'], options as SpawnProcessOptions);
  assert.throws(start, expected);
  assert.deepEqual(ourDescriptors(), before);
  assert.deepEqual(ourChildren(), []);
}

/** Closed descriptor numbers, which the next open descriptors will get. */
function closedNumbers(): number[] {
  const numbers = Array.from({ length: 8 }, () => openSync('/dev/null', 'r'));
  for (const fd of numbers) closeSync(fd);
  return numbers;
}

for (const [what, childFDs] of [
  ['an array', ['r', 'w']],
  ['null', null],
  ['a string', 'rw'],
  ['a number', 1],
] as const) {
  test(`childFDs as ${what} throws a TypeError`, () => {
    refused({ childFDs }, { name: 'TypeError', message: /^childFDs must be an object such as/ });
  });
}

for (const [what, kind] of [
  ['an unknown word', 'rw'],
  ['a negative number', -1],
  ['a fraction', 1.5],
  ['a number above the range of descriptors', 2 ** 31],
] as const) {
  test(`${what} as a value of childFDs throws a TypeError that names its key`, () => {
    refused({ childFDs: { 1: kind } }, { name: 'TypeError', message: /^childFDs\[1\] must be 'r'/ });
  });
}

for (const key of ['-1', 'out', '1.5', '1e3', '0x1', '', '2147483648']) {
  test(`${JSON.stringify(key)} as a key of childFDs throws a RangeError`, () => {
    const message = /^a key of childFDs must be a descriptor of the child/;
    refused({ childFDs: { [key]: 'r' } }, { name: 'RangeError', message });
  });
}

test("childFDs with 'pty' but without usePTY throws a TypeError", () => {
  const message = /^childFDs\[2\] is 'pty', but the child has no terminal: pass usePTY$/;
  refused({ childFDs: { 1: 'r', 2: 'pty' } }, { name: 'TypeError', message });
});

test("childFDs without 'pty' but with usePTY throws a TypeError", () => {
  const message = /^childFDs gives the terminal no descriptor: map at least one to 'pty'$/;
  refused({ usePTY: true, childFDs: { 0: 'w', 1: 'r' } }, { name: 'TypeError', message });
  refused({ usePTY: true, childFDs: {} }, { name: 'TypeError', message });
});

test('spawn with an invalid stdio names the option stdio in its error, not childFDs', () => {
  const stdio = { 0: 'w', 1: 'r' } as const;
  assert.throws(() => spawn('true', [], { stdio }), { message: /^stdio gives the terminal no descriptor/ });
  const bad = { 0: 'pty', 2: 'rw' } as unknown as Record<number, 'r'>;
  assert.throws(() => spawn('true', [], { stdio: bad }), { message: /^stdio\[2\] must be 'r'/ });
});

for (const usePTY of [false, true]) {
  const where = usePTY ? 'with a terminal' : 'on pipes';
  const others = usePTY ? { 0: 'pty' } : {};

  test(`childFDs with a source descriptor that is not open throws EBADF at dup ${where}`, () => {
    const message = /a descriptor to be inherited is not open/;
    const expected = { name: 'SpawnError', message, code: 'EBADF', syscall: 'dup' };
    refused({ usePTY, childFDs: { ...others, 5: 99_999 } }, expected);
  });

  test(`childFDs with a source number that a pipe of the same spawn could get throws EBADF at dup ${where}`, () => {
    for (const number of closedNumbers()) {
      const childFDs = { ...others, 3: 'r', 4: 'w', 5: number };
      refused(
        { usePTY, childFDs },
        { name: 'SpawnError', message: /not open/, code: 'EBADF', syscall: 'dup' },
      );
    }
  });

  test(`childFDs with a key beyond the limit of open descriptors throws a SpawnError ${where}`, () => {
    const expected = { name: 'SpawnError', message: /beyond ulimit -n/ };
    for (const far of [99_999_999, 2 ** 31 - 1])
      refused({ usePTY, childFDs: { ...others, [far]: 'r' } }, expected);
  });
}

test('a failed exec of a child with pipes throws a SpawnError and closes every pipe', () => {
  const before = ourDescriptors();
  for (const usePTY of [false, true]) {
    const childFDs = { ...(usePTY ? { 0: 'pty' as const } : {}), 3: 'r', 4: 'w', 5: 'r' } as const;
    const start = () => spawnProcess(new ProcessProtocol(), 'strand-nowhere', ['x'], { usePTY, childFDs });
    assert.throws(start, (error) => error instanceof SpawnError && error.code === 'ENOENT');
  }
  assert.deepEqual(ourDescriptors(), before);
  assert.deepEqual(ourChildren(), []);
});
