/** Several copies of the JavaScript in one thread, with one addon: test runners evaluate the package once for each test file. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

const source = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'strand-copies-'));
after(() => rmSync(temporary, { recursive: true }));

/** A package folder of its own, with the addon of this one. */
async function importCopy(name: string): Promise<typeof import('strand-pty')> {
  const folder = join(temporary, name);
  cpSync(join(source, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(source, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(source, 'native'), join(folder, 'native'));
  return await import(pathToFileURL(join(folder, 'dist', 'index.js')).href);
}

test('each of two copies of the package in a thread has the output and the exit codes of its own children', async () => {
  const copies = await Promise.all(['first', 'second'].map(importCopy));
  const outcomes = await Promise.all(
    copies.map(async ({ spawn }, index) => {
      const child = spawn('sh', ['-c', `echo copy ${index}; exit ${index + 3}`], { encoding: 'utf8' });
      let output = '';
      child.on('data', (text: string) => {
        output += text;
      });
      return { ...(await child.ended), output };
    }),
  );
  assert.notEqual(copies[0]?.spawn, copies[1]?.spawn);
  assert.deepEqual(outcomes, [
    { exitCode: 3, signal: null, output: 'copy 0\r\n' },
    { exitCode: 4, signal: null, output: 'copy 1\r\n' },
  ]);
});

for (const [how, without] of [
  ['by pidfds', ''],
  ['by SIGCHLD', 'pidfd'],
] as const) {
  test(`copies of the package in two vm contexts see the deaths of their own children, ${how}`, async () => {
    const env = { STRAND_PTY_WITHOUT: without, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
    const outcome = (code: number) => ({
      codes: Array.from({ length: 10 }, () => code),
      aborted: true,
      ownError: true,
      named: 'SpawnError ENOENT',
      disposed: true,
    });
    assert.deepEqual(await answerOf('evaluated-in-contexts', { env }), {
      copies: 2,
      outcomes: [outcome(1), outcome(2)],
    });
  });
}
