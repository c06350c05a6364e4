import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { SpawnError, type SpawnOptions, spawn } from 'strand-pty';
import { ourChildren, ourTerminals, test } from '../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'case-07-'));
after(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

function failureOf(file: string, options: SpawnOptions = {}): SpawnError {
  try {
    spawn(file, [], options);
  } catch (error) {
    assert.ok(error instanceof SpawnError, String(error));
    assert.deepEqual(ourTerminals(), []);
    assert.deepEqual(ourChildren(), []);
    return error;
  }
  throw new Error(`${file} was started`);
}

function check({ code, errno, syscall, path }: SpawnError, wanted: object): void {
  assert.ok(errno < 0);
  assert.deepEqual({ code, syscall, path }, wanted);
}

test('spawn of a missing program throws ENOENT at execve with the path', () => {
  check(failureOf('no-such-program'), { code: 'ENOENT', syscall: 'execve', path: 'no-such-program' });
  const path = join(folder, 'missing');
  check(failureOf(path), { code: 'ENOENT', syscall: 'execve', path });
});

test('spawn of a file that is not executable throws EACCES at execve with the path', () => {
  const path = fileWith('plain', 'echo hello\n', 0o644);
  const error = failureOf(path);
  check(error, { code: 'EACCES', syscall: 'execve', path });
  assert.match(error.message, /EACCES/);
});

test('spawn of a script whose interpreter is missing throws ENOENT, and the message names the interpreter', () => {
  const path = fileWith('script', '#!/no/such/interpreter\n', 0o755);
  const error = failureOf(path);
  check(error, { code: 'ENOENT', syscall: 'execve', path });
  assert.match(error.message, /the file exists, but not the interpreter .*#!\/no\/such\/interpreter/);
});

test('spawn with a cwd that is missing or a file throws ENOENT or ENOTDIR at chdir', () => {
  const missing = join(folder, 'missing');
  check(failureOf('true', { cwd: missing }), { code: 'ENOENT', syscall: 'chdir', path: missing });
  const file = fileWith('file', '', 0o644);
  check(failureOf('true', { cwd: file }), { code: 'ENOTDIR', syscall: 'chdir', path: file });
});

test('spawn of a directory throws EACCES at execve', () => {
  check(failureOf(folder), { code: 'EACCES', syscall: 'execve', path: folder });
});

test('200 failed spawns leave no descriptor, terminal or process', () => {
  for (let time = 0; time < 200; time++) assert.throws(() => spawn('/no/such/program'), SpawnError);
  assert.deepEqual(ourTerminals(), []);
  assert.deepEqual(ourChildren(), []);
});
