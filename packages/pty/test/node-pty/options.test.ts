import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type IPtyForkOptions, spawn } from 'strand-pty/node-pty';
import { four, identityOf, NOBODY } from '../support/identity.js';
import { RecordingTerminal, textOf } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

/** The environment that the child has. */
async function environmentOf(options: IPtyForkOptions): Promise<Record<string, string>> {
  const terminal = new RecordingTerminal('/usr/bin/env', [], options);
  await terminal.exited;
  return Object.fromEntries(
    terminal.text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

test("node-pty: an option of the wrong type throws with node-pty's own message", () => {
  const wrong: [name: string, value: unknown, type: string][] = [
    ['name', {}, 'string'],
    ['cols', '80', 'number'],
    ['rows', '24', 'number'],
    ['cwd', 5, 'string'],
    ['env', 'A=1', 'object'],
    ['uid', 'root', 'number'],
    ['gid', 'root', 'number'],
    ['encoding', 8, 'string'],
  ];
  for (const [name, value, type] of wrong) {
    const message = `${name} must be a ${type} (not a ${typeof value})`;
    assert.throws(() => spawn('true', [], { [name]: value }), { message });
  }
  assert.throws(() => spawn('true', '-a'), { message: 'args as a string is not supported on unix.' });
  // @ts-expect-error: a number is not a program
  assert.throws(() => spawn(5), { message: 'file must be a string (not a number)' });
  // @ts-expect-error: an object is not a list of arguments
  assert.throws(() => spawn('true', {}), /args must be an array of .*got {}/);
  // @ts-expect-error: a number is not options
  assert.throws(() => spawn('true', [], 5), /options must be an object, got 5/);
  assert.throws(
    () => spawn('true', [], { rows: 65_536 }),
    /rows must be an integer from 1 to 65535, got 65536/,
  );
});

test('node-pty: empty, 0 and null count as absent options', async () => {
  const nothing = { name: '', cols: 0, rows: 0, cwd: '', uid: -1, gid: -1, encoding: 'utf8' };
  const terminal = new RecordingTerminal('sh', ['-c', 'pwd'], nothing);
  assert.deepEqual([terminal.pty.cols, terminal.pty.rows], [80, 24]);
  await terminal.exited;
  assert.equal(terminal.text, `${process.cwd()}\n`);
});

test('node-pty: spawn() without arguments starts sh', async () => {
  const pty = spawn();
  const exited = new Promise((resolve) => pty.onExit(resolve));
  assert.equal(pty.process, 'sh');
  pty.write('exit 4\n');
  assert.deepEqual(await exited, { exitCode: 4, signal: 0 });
});

test('node-pty: the child has cols and rows from its start', async () => {
  assert.equal(await textOf('stty size', { cols: 100.9, rows: 40 }), '40 100\n');
});

test('node-pty: TERM is the option name, else TERM of env, else xterm', async () => {
  assert.equal((await environmentOf({ name: 'vt100' }))['TERM'], 'vt100');
  assert.equal((await environmentOf({ env: { TERM: 'ansi' } }))['TERM'], 'ansi');
  assert.equal((await environmentOf({ env: {} }))['TERM'], 'xterm');
});

test('node-pty: the child starts in cwd, and has it as PWD', async () => {
  const folder = realpathSync(tmpdir());
  assert.equal(await textOf('pwd', { cwd: folder }), `${folder}\n`);
  assert.equal((await environmentOf({ cwd: folder, env: { PWD: '/elsewhere' } }))['PWD'], folder);
  assert.equal((await environmentOf({ cwd: '.' }))['PWD'], process.cwd());
});

test("node-pty: env is the child's complete environment, without its undefined values", async () => {
  const env = { A: 'a', B: undefined, C: 5 as unknown as string };
  assert.deepEqual(await environmentOf({ env }), { A: 'a', C: '5', PWD: process.cwd(), TERM: 'xterm' });
});

test("node-pty: the parent's environment is passed on without its terminal's variables, and is not changed", async () => {
  const names = ['TMUX', 'TMUX_PANE', 'STY', 'WINDOW', 'WINDOWID', 'TERMCAP', 'COLUMNS', 'LINES'];
  const before = { ...process.env };
  for (const name of names) process.env[name] = '1';
  try {
    const during = { ...process.env };
    for (const options of [{}, { env: process.env }]) {
      const found = await environmentOf(options);
      assert.equal(found['HOME'], process.env['HOME']);
      assert.deepEqual(
        names.filter((name) => name in found),
        [],
      );
    }
    assert.equal((await environmentOf({ env: { TMUX: 'wanted' } }))['TMUX'], 'wanted');
    assert.deepEqual({ ...process.env }, during);
  } finally {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, before);
  }
});

test(
  'node-pty: the child runs with the given uid and gid',
  async () => {
    const terminal = new RecordingTerminal('sleep', ['60'], { uid: NOBODY, gid: NOBODY, cwd: '/' });
    const { uid, gid } = identityOf(terminal.pty.pid);
    assert.deepEqual([uid, gid], [four(NOBODY), four(NOBODY)]);
    terminal.pty.kill();
    await terminal.exited;
  },
  { skip: process.getuid?.() !== 0 && 'only root can change to another user' },
);
