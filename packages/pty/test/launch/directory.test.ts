/** The directory in which a child starts: `cwd`, which Twisted calls `path`. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import {
  getProcessOutput,
  ProcessMonitor,
  type SpawnOptions,
  type SpawnProcessOptions,
  spawn,
} from 'strand-pty';
import { textOf } from '../support/pty-child.js';
import { outputOf } from '../support/start.js';
import { ourChildren, test } from '../support/test.js';

const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'strand-directory-'))), 'a b%c');
mkdirSync(folder);
after(() => rmSync(join(folder, '..'), { recursive: true }));

/** Objects of another realm, as in a test runner: not instances of this realm's classes. */
const elsewhere = createContext({ href: pathToFileURL(folder).href, bytes: [...Buffer.from(folder)] });
const foreignURL = runInContext('({ href, get [Symbol.toStringTag]() { return "URL" } })', elsewhere);
const foreignBytes = runInContext('Uint8Array.from(bytes)', elsewhere);

const directories: readonly [what: string, directory: string | Uint8Array | URL][] = [
  ['a string', folder],
  ['bytes', Buffer.from(folder)],
  ['a file: URL', pathToFileURL(folder)],
  ['a URL of another realm', foreignURL],
  ['bytes of another realm', foreignBytes],
];

for (const [what, directory] of directories) {
  test(`spawn accepts ${what} as cwd`, async () => {
    assert.equal(await textOf(spawn('pwd', [], { cwd: directory })), `${folder}\n`);
  });

  for (const name of ['cwd', 'path'] as const) {
    test(`spawnProcess and getProcessOutput accept ${what} as ${name}`, async () => {
      assert.equal((await outputOf('pwd', { [name]: directory })).trim(), folder);
      assert.equal((await getProcessOutput('pwd', [], { [name]: directory })).toString(), `${folder}\n`);
    });
  }
}

test('addProcess starts the program in its cwd', async () => {
  const monitor = new ProcessMonitor();
  const line = new Promise((resolve) => monitor.once('line', (_name, text) => resolve(text)));
  monitor.addProcess('one', ['sh', '-c', 'pwd; exec sleep 60'], { cwd: pathToFileURL(folder) });
  monitor.startService();
  assert.equal(await line, folder);
  await monitor.stopService();
});

const wrong: readonly [options: object, message: RegExp][] = [
  [{ cwd: new URL('https://example.org/a') }, /^cwd must be the URL of a directory, got 'https:.*file/],
  [{ cwd: new URL('file://host/a') }, /^cwd must be the URL of a directory, got 'file:\/\/host\/a'/],
  [{ cwd: new URL('file:///a%2Fb') }, /^cwd must be the URL of a directory/],
  [{ cwd: new URL('file:///a%00b') }, /^cwd must not contain a NUL/],
  [{ cwd: { href: 'file:///' } }, /^cwd must be a string, a Uint8Array or a file: URL, got \{/],
  [{ cwd: 5 }, /^cwd must be a string, a Uint8Array or a file: URL, got 5/],
  [{ cwd: null }, /^cwd must be .*got null/],
  [{ cwd: '' }, /^cwd must not be empty/],
];

for (const [options, message] of wrong) {
  test(`${JSON.stringify(options)} as options throws a TypeError that names cwd`, async () => {
    const expected = { name: 'TypeError', message };
    assert.throws(() => spawn('pwd', [], options as SpawnOptions), expected);
    await assert.rejects(getProcessOutput('pwd', [], options as SpawnProcessOptions), expected);
    assert.deepEqual(ourChildren(), []);
  });
}

test('cwd and path together throw a TypeError', async () => {
  const expected = { name: 'TypeError', message: /^cwd and path are two names of one option/ };
  await assert.rejects(outputOf('pwd', { cwd: '/', path: '/' }), expected);
  await assert.rejects(getProcessOutput('pwd', [], { cwd: '/', path: '/' }), expected);
  assert.throws(() => new ProcessMonitor().addProcess('one', ['pwd'], { cwd: '/', path: '/' }), expected);
});
