/** The error of a program whose interpreter is missing names the interpreter. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { SpawnError, spawn } from 'strand-pty';
import { test } from '../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'strand-interpreter-'));
after(() => rmSync(folder, { recursive: true }));

function messageOf(file: string, cwd?: string): string {
  try {
    spawn(file, [], { cwd });
  } catch (error) {
    assert.ok(error instanceof SpawnError);
    return error.message;
  }
  throw new Error(`${file} was started`);
}

test('spawn of a program whose ELF interpreter is missing names the interpreter in its error', () => {
  const program = Buffer.from(readFileSync('/bin/true'));
  const at = program.indexOf('/lib64/ld-linux', 0, 'latin1') >= 0 ? '/lib64/' : '/lib/';
  program.write('/none', program.indexOf(`${at}ld-`, 0, 'latin1'), 'latin1');
  writeFileSync(join(folder, 'elf'), program, { mode: 0o755 });
  assert.match(messageOf(join(folder, 'elf')), /ENOENT .*not its ELF interpreter "\/none/);
});

test("the error about a missing interpreter reads a relative program from the child's directory", () => {
  writeFileSync(join(folder, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
  assert.match(
    messageOf('./script', folder),
    /not the interpreter of its first line "#!\/no\/such\/interpreter"/,
  );
});

test('the error about a missing interpreter quotes the first line of a script of any length', () => {
  const script = join(folder, 'long');
  writeFileSync(script, '#!/no/such/interpreter\n', { mode: 0o755 });
  // Larger than Node reads in one call.
  truncateSync(script, 2 ** 33);
  assert.match(messageOf(script), /not the interpreter of its first line "#!\/no\/such\/interpreter"/);
});

test('spawn of a FIFO fails without waiting for a writer', () => {
  const fifo = join(folder, 'fifo');
  assert.equal(spawnSync('mkfifo', ['-m', '755', fifo]).status, 0);
  assert.match(messageOf(fifo), /EACCES/);
  assert.match(messageOf(join(folder, 'nothing')), /ENOENT \([^)]*\)$/);
});
