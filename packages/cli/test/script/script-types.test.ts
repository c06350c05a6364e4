/** The types of the names that a script of `strand expect` has without an import. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sh } from '../support/piped.js';
import { test } from '../support/test.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const script = `${root}packages/cli/test/types/script.mts`;
const declarations = `${root}packages/cli/expect.d.ts`;

for (const [module, resolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
] as const) {
  test(`a script of strand expect compiles under strict with the types of strand-cli/expect, resolution ${resolution}`, async () => {
    const strict = [
      '--ignoreConfig',
      '--strict',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
      '--noEmit',
    ];
    const options = [
      '--module',
      module,
      '--moduleResolution',
      resolution,
      '--target',
      'es2023',
      '--types',
      'node',
    ];
    const output = await new Promise<string>((resolve) => {
      const compiler = `${root}node_modules/typescript/bin/tsc`;
      execFile(process.execPath, [compiler, ...strict, ...options, script], { cwd: root }, (_error, stdout) =>
        resolve(stdout),
      );
    });
    assert.equal(output, '');
  });
}

test('a script of strand expect has each name that strand-cli/expect declares, and no other', async () => {
  const declared = [...readFileSync(declarations, 'utf8').matchAll(/^ {2}const (\w+):/gm)].map(
    ([, name]) => name,
  );
  const before = await sh('"$NODE" -p "JSON.stringify(Object.getOwnPropertyNames(globalThis))"');
  const after = await sh(
    `echo 'console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)))' | strand expect -`,
  );
  const known = new Set(JSON.parse(before.stdout) as string[]);
  const added = (JSON.parse(after.stdout) as string[]).filter((name) => !known.has(name));
  assert.deepEqual(added.sort(), declared.sort());
});
