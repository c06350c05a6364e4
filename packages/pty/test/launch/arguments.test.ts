/** Rule 6: argv is passed on unchanged. */
import assert from 'node:assert/strict';
import { ProcessDone, ProcessProtocol, spawnProcess } from 'strand-pty';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { run } from '../support/start.js';
import { test } from '../support/test.js';

/** The bytes of `$1` and the following arguments, each followed by NUL, as printed on a raw terminal. */
async function echoed(args: readonly (string | Uint8Array)[]): Promise<Buffer> {
  const protocol = new RecordingProtocol();
  const argv = ['sh', '-c', 'printf "%s\\0" "$@"', 'sh', ...args];
  spawnProcess(protocol, 'sh', argv, { usePTY: { raw: true } });
  await protocol.ended;
  return protocol.bytes;
}

test('arguments reach the child unchanged: spaces, quotes, newlines and empty ones', async () => {
  const args = ['', ' ', 'a b', '"\'$(id)`\\', 'a\nb', '-n', '*'];
  assert.equal((await echoed(args)).toString(), `${args.join('\0')}\0`);
});

test('an argument may have any bytes but NUL', async () => {
  const bytes = Uint8Array.from({ length: 255 }, (_, index) => index + 1);
  assert.deepEqual(await echoed([bytes]), Buffer.from([...bytes, 0]));
});

test('text in an argument is sent as UTF-8', async () => {
  assert.equal((await echoed(['grün', Buffer.from('✓')])).toString(), 'grün\0✓\0');
});

test('argv[0] is the given one, not the name of the program', async () => {
  const protocol = new RecordingProtocol();
  spawnProcess(protocol, '/bin/cat', ['another name', '/proc/self/cmdline'], { usePTY: true });
  await protocol.ended;
  assert.equal(protocol.output, 'another name\0/proc/self/cmdline\0');
});

test('100,000 bytes of arguments reach the child', async () => {
  const args = Array.from({ length: 1000 }, (_, index) => String(index).padStart(100, '.'));
  assert.equal((await echoed(args)).toString(), `${args.join('\0')}\0`);
});

test('arguments larger than the kernel accepts throw E2BIG at execve, and leave nothing open', () => {
  assert.throws(() => run('true', ['x'.repeat(256 * 1024)]), {
    name: 'SpawnError',
    code: 'E2BIG',
    syscall: 'execve',
    path: 'true',
  });
});

const wrong: readonly [sentence: string, file: unknown, args: unknown, message: RegExp][] = [
  ['no argv', 'sh', undefined, /args must be an array .*undefined/],
  ['an argv that is a string', 'sh', 'sh', /args must be an array .*'sh'/],
  ['an empty argv', 'sh', [], /args must be .*argv\[0\].*\[\]/],
  ['a NUL in an argument', 'sh', ['sh', 'a\0b'], /args\[1\] must not contain a NUL.*a\\x00b/],
  ['a NUL byte in an argument', 'sh', ['sh', Uint8Array.of(65, 0)], /args\[1\] must not contain a NUL/],
  ['a number as an argument', 'sh', ['sh', 5], /args\[1\] must be a string or a Uint8Array, got 5/],
  ['a NUL in the name', 's\0h', ['sh'], /executable must not contain a NUL/],
  ['no name', undefined, ['sh'], /executable must be a string or a Uint8Array, got undefined/],
];

for (const [sentence, file, args, message] of wrong) {
  test(`spawnProcess with ${sentence} throws a TypeError before a child is started`, () => {
    assert.throws(
      () => spawnProcess(new ProcessProtocol(), file as string, args as string[], { usePTY: true }),
      { name: 'TypeError', message },
    );
  });
}

test('spawnProcess of an empty name throws ENOENT at execve', () => {
  assert.throws(() => run(''), { name: 'SpawnError', code: 'ENOENT', syscall: 'execve' });
});

test("spawnProcess accepts the program's name as bytes", async () => {
  const protocol = new RecordingProtocol();
  spawnProcess(protocol, Buffer.from('true'), [Buffer.from('true')], { usePTY: true });
  assert.ok((await protocol.ended) instanceof ProcessDone);
});

test('spawnProcess with a hole in its arguments throws a TypeError that names the index', () => {
  // biome-ignore lint/suspicious/noSparseArray: this test passes one.
  const holed = ['true', , ''] as string[];
  assert.throws(() => spawnProcess(new RecordingProtocol(), 'true', holed), {
    name: 'TypeError',
    message: 'args[1] must be a string or a Uint8Array, got undefined',
  });
});
