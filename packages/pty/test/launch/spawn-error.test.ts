/** Rules 4 and 8: a spawn that fails throws, and leaves nothing open. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { SpawnError, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { answerOf } from '../support/node-program.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { outputOf } from '../support/start.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'strand-spawn-error-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode });
  return path;
}

/** The error of a spawn that must fail, after a check that it left nothing open. */
function failure(program: string, options: SpawnProcessOptions = {}): SpawnError {
  const protocol = new RecordingProtocol();
  const before = ourDescriptors().sort();
  let error: unknown;
  try {
    spawnProcess(protocol, program, [program], { usePTY: true, ...options });
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error instanceof SpawnError, `${error}`);
  assert.deepEqual(protocol.events, []);
  assert.deepEqual(ourChildren(), [], 'a process is left');
  assert.deepEqual(ourDescriptors().sort(), before, 'a descriptor is left');
  return error;
}

function fieldsOf({ code, errno, syscall, path }: SpawnError): unknown[] {
  return [code, errno, syscall, path];
}

const { ENOENT, EACCES, ENOTDIR, ELOOP, ENAMETOOLONG } = constants.errno;

test('spawnProcess of a missing path throws ENOENT at execve with that path', () => {
  const path = join(folder, 'nowhere');
  const error = failure(path);
  assert.deepEqual(fieldsOf(error), ['ENOENT', -ENOENT, 'execve', path]);
  assert.equal(error.name, 'SpawnError');
  assert.match(error.message, /cannot start ".*nowhere": execve ".*nowhere" failed: ENOENT/);
});

test('the error for a name that is in no directory of PATH says so', () => {
  const error = failure('strand-nowhere');
  assert.deepEqual(fieldsOf(error), ['ENOENT', -ENOENT, 'execve', 'strand-nowhere']);
  assert.match(error.message, /it is in no directory of PATH/);
});

test('spawnProcess of a file that is not executable, or of a directory, throws EACCES', () => {
  const plain = file('plain', 'echo\n', 0o644);
  assert.deepEqual(fieldsOf(failure(plain)), ['EACCES', -EACCES, 'execve', plain]);
  assert.deepEqual(fieldsOf(failure(folder)), ['EACCES', -EACCES, 'execve', folder]);
});

test('the error for a script whose interpreter is missing names the interpreter', () => {
  const script = file('script', '#!/no/such/interpreter -x\n', 0o755);
  const error = failure(script);
  assert.deepEqual(fieldsOf(error), ['ENOENT', -ENOENT, 'execve', script]);
  assert.match(error.message, /the file exists, but not the interpreter.*"#!\/no\/such\/interpreter -x"/);
});

test('a working directory that is missing or a file throws ENOENT or ENOTDIR at chdir with its path', () => {
  const missing = join(folder, 'missing');
  const plain = file('not-a-directory', '', 0o644);
  const error = failure('true', { path: missing });
  assert.deepEqual(fieldsOf(error), ['ENOENT', -ENOENT, 'chdir', missing]);
  assert.match(error.message, /cannot start "true": chdir ".*missing" failed: ENOENT/);
  assert.deepEqual(fieldsOf(failure('true', { path: plain })), ['ENOTDIR', -ENOTDIR, 'chdir', plain]);
});

test('a loop of symbolic links throws ELOOP, and a file name that is too long throws ENAMETOOLONG', () => {
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  assert.deepEqual(fieldsOf(failure(loop)), ['ELOOP', -ELOOP, 'execve', loop]);
  const long = `/${'x'.repeat(300)}`;
  assert.deepEqual(fieldsOf(failure(long)), ['ENAMETOOLONG', -ENAMETOOLONG, 'execve', long]);
});

test("a relative program is looked up in the child's working directory", async () => {
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'tool'), '#!/bin/sh\npwd\n', { mode: 0o755 });
  assert.equal(failure('./bin/tool').code, 'ENOENT');
  assert.equal(await outputOf('exec ./bin/tool', { path: folder }), `${folder}\n`);
});

test('200 failed spawns in a row leave nothing open', () => {
  for (let i = 0; i < 200; i++) failure('strand-nowhere');
});

test('a failed spawn prints nothing, leaves no zombie, and Node goes on', async () => {
  const end = await answerOf<{ codes: string[]; zombies: number }>('failing-spawns');
  assert.deepEqual(end, { codes: ['ENOENT', 'EACCES', 'ENOENT'], zombies: 0 });
});
