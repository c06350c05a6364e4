import assert from 'node:assert/strict';
import { SpawnError, type SpawnOptions, spawn } from 'strand-pty';
import { closeOf, shell, textOf } from '../support/pty-child.js';
import { ourChildren, ourTerminals, test } from '../support/test.js';

const { PATH } = process.env;

/** TERM in the child's environment. */
async function termOf(options: SpawnOptions): Promise<string> {
  return await textOf(shell('echo "$TERM"', options));
}

test('TERM is the option term, else TERM of env, else xterm-256color', async () => {
  assert.equal(await termOf({ term: 'vt100' }), 'vt100\n');
  assert.equal(await termOf({ term: 'vt100', env: { PATH, TERM: 'ansi' } }), 'vt100\n');
  assert.equal(await termOf({ env: { PATH, TERM: 'ansi' } }), 'ansi\n');
  assert.equal(await termOf({ env: { PATH } }), 'xterm-256color\n');
});

test('TERM is inherited when neither term nor env has it, and xterm-256color when the parent has none', async () => {
  const before = process.env['TERM'];
  try {
    process.env['TERM'] = 'screen';
    assert.equal(await termOf({}), 'screen\n');
    delete process.env['TERM'];
    assert.equal(await termOf({}), 'xterm-256color\n');
    assert.equal(process.env['TERM'], undefined);
  } finally {
    if (before !== undefined) process.env['TERM'] = before;
  }
});

test("env is the child's complete environment, without its undefined values", async () => {
  const env = { PATH, A: 'one', B: undefined };
  const text = await textOf(spawn('env', [], { env }));
  assert.deepEqual(text.trim().split('\n').sort(), [`A=one`, `PATH=${PATH}`, 'TERM=xterm-256color']);
});

test('args and env accept bytes, which reach the child unchanged', async () => {
  const bytes = Buffer.from([0x61, 0xff, 0xfe]);
  const child = spawn('sh', ['-c', 'printf %s "$1$BYTES" | od -An -tx1', 'sh', bytes], {
    env: { PATH, BYTES: bytes },
  });
  assert.equal((await textOf(child)).trim(), '61 ff fe 61 ff fe');
});

test("argv0 is the child's argv[0]", async () => {
  const child = spawn('sh', ['-c', 'cat /proc/$$/cmdline | tr "\\0" " "'], { argv0: '-login' });
  assert.match(await textOf(child), /^-login -c /);
});

test('the child starts in cwd', async () => {
  assert.equal(await textOf(spawn('pwd', [], { cwd: '/' })), '/\n');
});

test('spawn starts a program without args', async () => {
  assert.match(await textOf(spawn('tty')), /^\/dev\/pts\/\d+\n$/);
});

test('a child without the option stdio has no extra pipes', async () => {
  const child = shell('exit');
  child.resume();
  assert.deepEqual(child.stdio, {});
  await closeOf(child);
});

test('a failed spawn throws a SpawnError, and leaves no terminal and no child', () => {
  assert.throws(
    () => spawn('/no/such/program'),
    (error) =>
      error instanceof SpawnError &&
      error.code === 'ENOENT' &&
      error.syscall === 'execve' &&
      error.path === '/no/such/program',
  );
  assert.throws(() => spawn('true', [], { cwd: '/no/such/folder' }), {
    name: 'SpawnError',
    code: 'ENOENT',
    syscall: 'chdir',
    path: '/no/such/folder',
  });
  assert.deepEqual(ourTerminals(), []);
  assert.deepEqual(ourChildren(), []);
});

test('an invalid option throws with its name before a child is started', () => {
  const bad: [unknown, RegExp][] = [
    [{ rows: 0 }, /rows must be/],
    [{ raw: 'yes' }, /raw must be a boolean, got 'yes'/],
    [{ echo: 1 }, /echo must be a boolean/],
    [{ eof: 'never' }, /eof must be 'canonical' or 'always' or 'hangup'/],
    [{ term: 5 }, /term must be a string/],
    [{ term: 'a\0b' }, /term must not contain a NUL/],
    [{ argv0: 5 }, /argv0 must be a string or a Uint8Array/],
    [{ cwd: '' }, /cwd must not be empty/],
    [{ env: { 'A=B': 'c' } }, /a name in env/],
    [{ env: { A: 5 } }, /env\.A must be a string or a Uint8Array/],
    [{ uid: -1 }, /uid must be an integer/],
    [{ groups: 5 }, /groups must be an array/],
  ];
  for (const [options, message] of bad) {
    assert.throws(() => spawn('true', [], options as SpawnOptions), message);
  }
  assert.throws(() => spawn('a\0b'), /must not contain a NUL/);
  assert.deepEqual(ourTerminals(), []);
});

test('an invalid file throws with the name file', () => {
  assert.throws(() => spawn('l\0s'), { name: 'TypeError', message: /^file must not contain a NUL/ });
  // @ts-expect-error: a number is not a file
  assert.throws(() => spawn(5), { name: 'TypeError', message: /^file must be a string/ });
});
