import assert from 'node:assert/strict';
import { SpawnError, type SpawnOptions, spawn } from 'strand-pty';
import { closeOf, shell, textOf } from '../support/pty-child.js';
import { ourChildren, ourTerminals, test } from '../support/test.js';

const { PATH } = process.env;

/** What TERM is in the child. */
async function termOf(options: SpawnOptions): Promise<string> {
  return await textOf(shell('echo "$TERM"', options));
}

test('TERM is that of `term`, else that of env, else xterm-256color', async () => {
  assert.equal(await termOf({ term: 'vt100' }), 'vt100\n');
  assert.equal(await termOf({ term: 'vt100', env: { PATH, TERM: 'ansi' } }), 'vt100\n');
  assert.equal(await termOf({ env: { PATH, TERM: 'ansi' } }), 'ansi\n');
  assert.equal(await termOf({ env: { PATH } }), 'xterm-256color\n');
});

test('TERM is our own where neither says one, and xterm-256color where we have none', async () => {
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

test('env is complete, undefined values are left out, and it is looked at when the child starts', async () => {
  const env = { PATH, A: 'one', B: undefined };
  const text = await textOf(spawn('env', [], { env }));
  assert.deepEqual(text.trim().split('\n').sort(), [`A=one`, `PATH=${PATH}`, 'TERM=xterm-256color']);
});

test('args and env take bytes, which arrive as they are', async () => {
  const bytes = Buffer.from([0x61, 0xff, 0xfe]);
  const child = spawn('sh', ['-c', 'printf %s "$1$BYTES" | od -An -tx1', 'sh', bytes], {
    env: { PATH, BYTES: bytes },
  });
  assert.equal((await textOf(child)).trim(), '61 ff fe 61 ff fe');
});

test('argv0 is what the child is called', async () => {
  const child = spawn('sh', ['-c', 'cat /proc/$$/cmdline | tr "\\0" " "'], { argv0: '-login' });
  assert.match(await textOf(child), /^-login -c /);
});

test('cwd is where the child starts', async () => {
  assert.equal(await textOf(spawn('pwd', [], { cwd: '/' })), '/\n');
});

test('args may be left out', async () => {
  assert.match(await textOf(spawn('tty')), /^\/dev\/pts\/\d+\n$/);
});

test('there are no extra pipes', async () => {
  const child = shell('exit');
  child.resume();
  assert.deepEqual(child.stdio, {});
  await closeOf(child);
});

test('a failed spawn throws, and leaves nothing', () => {
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

test('bad options are refused by name before anything happens', () => {
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

test('a bad file is refused by the name that it has here', () => {
  assert.throws(() => spawn('l\0s'), { name: 'TypeError', message: /^file must not contain a NUL/ });
  // @ts-expect-error: no text
  assert.throws(() => spawn(5), { name: 'TypeError', message: /^file must be a string/ });
});
