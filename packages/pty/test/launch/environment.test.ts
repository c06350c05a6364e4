/** Rule 5: a child's environment, and the lookup of its program. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { getProcessOutput, spawn } from 'strand-pty';
import { answerOf } from '../support/node-program.js';
import { run } from '../support/start.js';
import { test } from '../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'strand-environment-'));
after(() => rmSync(folder, { recursive: true }));

const env = '/usr/bin/env';

function program(path: string, text: string, mode = 0o755): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text, { mode });
}

async function linesOf(child: ReturnType<typeof run>): Promise<string[]> {
  await child.ended;
  return child.output.split('\n').filter((line) => line !== '');
}

test("a child without env inherits the parent's environment of that moment", async () => {
  process.env['STRAND_SET_LATE'] = 'yes';
  const before = await linesOf(run(env));
  delete process.env['STRAND_SET_LATE'];
  const later = await linesOf(run(env));
  assert.ok(before.includes('STRAND_SET_LATE=yes'));
  assert.ok(!later.some((line) => line.startsWith('STRAND_SET_LATE')));
  assert.deepEqual(later.map((line) => line.replace(/=.*/, '')).sort(), Object.keys(process.env).sort());
});

test('a child inherits a process.env that the program has replaced, before or after the package was loaded', async () => {
  const late = process.env;
  process.env = { ONLY: 'late' };
  const child = run(env);
  process.env = late;
  assert.deepEqual(await linesOf(child), ['ONLY=late']);
  assert.deepEqual(await answerOf('replaced-environment'), ['ONLY=early', 'ADDED=later']);
});

function sizesOf(lines: readonly string[]): string[] {
  return lines.filter((line) => /^(COLUMNS|LINES)=/.test(line)).sort();
}

async function withSizes<T>(body: () => Promise<T>): Promise<T> {
  const { COLUMNS, LINES } = process.env;
  Object.assign(process.env, { COLUMNS: '132', LINES: '43' });
  try {
    return await body();
  } finally {
    for (const [name, value] of Object.entries({ COLUMNS, LINES })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

test("a child on a terminal does not inherit the parent's COLUMNS and LINES, a child on pipes does", async () => {
  await withSizes(async () => {
    assert.deepEqual(sizesOf(await linesOf(run(env))), []);
    const child = spawn(env, [], { encoding: 'utf8' });
    assert.deepEqual(sizesOf((await text(child)).split('\r\n')), []);
    const piped = await getProcessOutput(env);
    assert.deepEqual(sizesOf(piped.toString().split('\n')), ['COLUMNS=132', 'LINES=43']);
  });
});

test('a child on a terminal does not inherit COLUMNS and LINES of a replaced process.env', async () => {
  const ours = process.env;
  process.env = { COLUMNS: '132', LINES: '43', OTHER: 'there' };
  const child = run(env);
  process.env = ours;
  assert.deepEqual(await linesOf(child), ['OTHER=there']);
});

test('COLUMNS and LINES of the env option reach a child on a terminal, also when env is process.env', async () => {
  const given = { COLUMNS: '1', LINES: '2' };
  assert.deepEqual(await linesOf(run(env, [], { env: given })), ['COLUMNS=1', 'LINES=2']);
  await withSizes(async () => {
    const lines = await linesOf(run(env, [], { env: process.env }));
    assert.deepEqual(sizesOf(lines), ['COLUMNS=132', 'LINES=43']);
  });
});

test('an empty env gives the child an empty environment', async () => {
  assert.deepEqual(await linesOf(run(env, [], { env: {} })), []);
});

test("env is the child's complete environment, without its undefined values", async () => {
  const given = { ONE: '1', GONE: undefined, EMPTY: '', PATH: '/bin:/usr/bin' };
  assert.deepEqual(await linesOf(run(env, [], { env: given })), ['ONE=1', 'EMPTY=', 'PATH=/bin:/usr/bin']);
});

test('a value of env may have any bytes and any text', async () => {
  const child = run(env, [], { env: { BYTES: Uint8Array.of(0xff, 0xfe, 0x41), TEXT: 'grün ✓' } });
  await child.ended;
  assert.deepEqual(child.bytes.subarray(0, 10), Buffer.from('BYTES=\xff\xfeA\r', 'latin1'));
  assert.match(child.output, /TEXT=grün ✓/);
});

test("a program's name without a slash is looked up in the PATH of env, not in the parent's", async () => {
  program('there/strand-found', '#!/bin/sh\necho found\n');
  const PATH = `${folder}/nowhere:${folder}/there:/bin`;
  assert.deepEqual(await linesOf(run('strand-found', [], { env: { PATH } })), ['found']);
  assert.throws(() => run('strand-found'), { code: 'ENOENT', syscall: 'execve', path: 'strand-found' });
});

test("a program's name without a slash is looked up in the default PATH when env has none", async () => {
  assert.deepEqual(await linesOf(run('echo', ['here'], { env: {} })), ['here']);
});

test("an empty PATH, or an empty entry of it, is the child's working directory", async () => {
  program('there/strand-here', '#!/bin/sh\necho here\n');
  for (const PATH of ['', ':/bin', '/bin:']) {
    const child = run('strand-here', [], { env: { PATH }, path: join(folder, 'there') });
    assert.deepEqual(await linesOf(child), ['here'], `PATH=${PATH}`);
  }
});

test('a file in PATH that is not executable is skipped, and EACCES when no other has that name', async () => {
  program('first/strand-twice', '#!/bin/sh\necho first\n', 0o644);
  program('second/strand-twice', '#!/bin/sh\necho second\n');
  const PATH = `${folder}/first:${folder}/second`;
  assert.deepEqual(await linesOf(run('strand-twice', [], { env: { PATH } })), ['second']);
  for (const only of [`${folder}/first`, `${folder}/first:${folder}/there`]) {
    assert.throws(() => run('strand-twice', [], { env: { PATH: only } }), { code: 'EACCES' });
  }
});

test('a script without a first line "#!" is run by /bin/sh with its arguments', async () => {
  program('there/strand-plain', 'echo "$# $1 [$2]"\n');
  const child = run(join(folder, 'there', 'strand-plain'), ['one', 'two words']);
  assert.deepEqual(await linesOf(child), ['2 one [two words]']);
});
