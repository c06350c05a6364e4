/** The hints in the error of a program that cannot be executed. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { run } from '../support/start.js';
import { test } from '../support/test.js';

const folder = mkdtempSync(join(tmpdir(), 'strand-hints-'));
after(() => rmSync(folder, { recursive: true }));

function bytesReadSoFar(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

test('the error about a missing interpreter reads only the beginning of a script', () => {
  const script = join(folder, 'large');
  writeFileSync(script, '#!/nowhere/interpreter\n');
  truncateSync(script, 50_000_000);
  chmodSync(script, 0o755);
  const before = bytesReadSoFar();
  assert.throws(() => run(script), { code: 'ENOENT', message: /its first line "#!\/nowhere\/interpreter"$/ });
  assert.ok(bytesReadSoFar() - before < 1_000_000);
});

test('an E2BIG error names the argument that is too long', () => {
  const args = ['short', 'x'.repeat(131_072)];
  assert.throws(() => run('true', args), {
    code: 'E2BIG',
    message: /: args\[2\] has 131072 bytes, and a single one may have 131071$/,
  });
});

test('an E2BIG error names the environment variable that is too long', () => {
  const env = { PATH: '/bin:/usr/bin', LARGE: 'x'.repeat(140_000) };
  assert.throws(() => run('true', [], { env }), {
    code: 'E2BIG',
    message: /: env\.LARGE has 140006 bytes, and a single one may have 131071$/,
  });
});

test('an E2BIG error gives the length of arguments and environment when no single one is too long', () => {
  const args = Array.from({ length: 100 }, () => 'x'.repeat(130_000));
  assert.throws(() => run('true', args, { env: { PATH: '/bin' } }), {
    code: 'E2BIG',
    message:
      /: the arguments have 13000105 bytes and the environment \d+; together they may have .*ulimit -s/,
  });
});
