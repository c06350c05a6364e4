/** What `strand run` loads and opens at its start, which each user of it waits for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sh } from './support/piped.js';
import { test } from './support/test.js';

/** The modules that a module of the command imports, directly and through others of the command. */
function importsOf(module: URL, seen = new Set<string>()): Set<string> {
  const statement = /^(?:import|export)\s(?:[^;'"]*?\sfrom\s)?['"]([^'"]+)['"];$/gm;
  for (const [, specifier = ''] of readFileSync(module, 'utf8').matchAll(statement)) {
    const name = specifier.startsWith('.') ? new URL(specifier, module).href : specifier;
    if (seen.has(name)) continue;
    seen.add(name);
    if (specifier.startsWith('.')) importsOf(new URL(name), seen);
  }
  return seen;
}

test('strand run loads only strand-pty and the modules of Node that strand-pty needs too', () => {
  const dist = new URL('../dist/', import.meta.url);
  const modules = ['start.js', 'main.js', 'commands/run.js'].flatMap((name) => [
    ...importsOf(new URL(name, dist)),
  ]);
  const packages = new Set(modules.filter((name) => !name.startsWith('file:')));
  assert.deepEqual([...packages].sort(), [
    'node:events',
    'node:fs',
    'node:os',
    'node:stream',
    'node:util',
    'strand-pty',
  ]);
});

for (const [files, redirections] of [
  ['devices', '< /dev/null > /dev/null'],
  ['pipes', '< <(:) | cat'],
] as const) {
  test(`strand run does not make the standard streams of Node for ${files}`, async () => {
    const hook = `for (const name of ["stdin", "stdout"]) Object.defineProperty(process, name, { get() { throw new Error(name) } })`;
    const preload = `NODE_OPTIONS='--import data:text/javascript,${encodeURIComponent(hook)}'`;
    const { stderr, stdout } = await sh(`${preload} strand run -- true ${redirections}; echo $PIPESTATUS`);
    assert.deepEqual([stderr, stdout], ['', '0\n']);
  });
}
