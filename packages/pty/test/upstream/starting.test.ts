import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessProtocol, spawnProcess } from 'strand-pty';
import { answerOf } from '../support/node-program.js';
import { PipeProtocol } from '../support/pipe-protocol.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';
import { type Stage, type Transport, upstream } from '../support/upstream.js';

/** Prints each argument followed by NUL. */
const SHOW = 'printf \'%s\\0\' "$@"';

async function shown({ start }: Stage, args: readonly string[]): Promise<string[]> {
  const child = start('sh', ['-c', SHOW, 'sh', ...args], { terminal: { raw: true } });
  await child.ended;
  return child.bytes(1).toString().split('\0').slice(0, -1);
}

upstream(
  'errorDuringExec',
  'spawnProcess throws for a program that cannot be run, and calls no callback',
  ({ connect }) => {
    const before = ourDescriptors();
    const protocol = new PipeProtocol();
    for (const [file, code] of [
      ['strand-nowhere', 'ENOENT'],
      ['/', 'EACCES'],
      ['/dev/null/x', 'ENOTDIR'],
    ] as const) {
      assert.throws(() => connect(protocol, file), { name: 'SpawnError', code, syscall: 'execve' });
    }
    assert.deepEqual(protocol.events, []);
    assert.deepEqual(ourDescriptors(), before);
    assert.deepEqual(ourChildren(), []);
  },
);

upstream('processCommandLineArguments', 'arguments reach the child unchanged', async (stage) => {
  const args = [
    'hello',
    '"',
    ' \t|<>^&',
    String.raw`"\"hello\"`,
    String.raw`"foo\ bar baz\""`,
    '',
    '$HOME `id`',
  ];
  assert.deepEqual(await shown(stage, args), args);
});

upstream(
  'commandLine',
  'quotes, spaces, backslashes and non-ASCII letters in arguments reach the child unchanged',
  async (stage) => {
    const args = [String.raw`\"\" \tabc`, "''", 'a\nb', 'ö €', '*', '~', '-n', '\u{1f600}'];
    assert.deepEqual(await shown(stage, args), args);
  },
);

upstream('shebang', 'a script is run by the interpreter of its first line', async ({ start }) => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-'));
  const script = join(folder, 'script');
  writeFileSync(script, '#!/bin/echo of the line\n');
  chmodSync(script, 0o755);
  const child = start(script, ['word']);
  await child.ended;
  assert.equal(child.text(1), `of the line ${script} word\n`);
  rmSync(folder, { recursive: true });
});

async function environmentOf(child: PipeProtocol<Transport>): Promise<Record<string, string>> {
  await child.ended;
  const variables = child.bytes(1).toString().split('\0').slice(0, -1);
  return Object.fromEntries(variables.map((variable) => variable.split(/=(.*)/s, 2)));
}

const env0 = ['-0'];

for (const [which, options] of [
  ['NotSet', {}],
  ['None', { env: undefined }],
] as const) {
  upstream(
    `environment${which}`,
    'a child without env has the environment of its parent',
    async ({ start }) => {
      process.env['STRAND_UPSTREAM'] = 'a word';
      const child = start('env', env0, { ...(options as object), terminal: { raw: true } });
      const environment = await environmentOf(child);
      assert.deepEqual(environment, { ...process.env });
    },
  );
}

upstream('environmentCustom', 'a child has exactly the environment of env', async ({ start }) => {
  const env = { A: 'B', EMPTY: '', EQUALS: 'a=b' };
  const child = start('/usr/bin/env', env0, { env, terminal: { raw: true } });
  assert.deepEqual(await environmentOf(child), env);
});

test("badArgs: usePTY with childFDs that has no 'pty' throws a TypeError", () => {
  const start = () =>
    spawnProcess(new ProcessProtocol(), 'true', ['true'], { usePTY: true, childFDs: { 1: 'r' } });
  assert.throws(start, TypeError);
});

upstream('mockForkTTY', 'a child that fails before exec leaves no descriptor open', ({ connect }) => {
  const before = ourDescriptors();
  const protocol = new PipeProtocol();
  const start = () =>
    connect(protocol, 'true', [], { path: '/no/such/directory', pipes: { 5: 'r', 6: 'w' } });
  assert.throws(start, { name: 'SpawnError', code: 'ENOENT', syscall: 'chdir' });
  assert.deepEqual([ourDescriptors(), protocol.events], [before, []]);
});

const asRoot = process.getuid?.() === 0 ? false : 'only root can become another user';

test(
  'mockForkErrorCloseFDs: a failed clone leaves no descriptor open, on pipes and on a terminal',
  async () => {
    const failures = await answerOf<unknown[]>('forks-without-processes', {
      wrapper: ['prlimit', '--nproc=1'],
    });
    const failure = { code: 'EAGAIN', syscall: 'clone', left: 0 };
    assert.deepEqual(failures, [failure, failure, failure]);
  },
  { skip: asRoot },
);
