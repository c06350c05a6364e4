// `npm run check`: everything that can be said about the code without running it. All checks run, each by name.

import { relative } from 'node:path';
import { installDependencies } from './lib/dependencies.mjs';
import { packages, root, tool } from './lib/project.mjs';
import { capture } from './lib/run.mjs';
import { ensureNode, ensurePrograms, programsOfBuild } from './lib/toolchain.mjs';

ensureNode();
ensurePrograms([...programsOfBuild, 'git']);
installDependencies();

/** @type {[name: string, file: string, args: string[]][]} */
const checks = [
  ['format and lint', tool('biome'), ['check', '--error-on-warnings', '.']],
  ['layers', process.execPath, ['scripts/check-layers.mjs']],
  ['types', process.execPath, ['scripts/build.mjs', 'typescript']],
  ['C warnings', process.execPath, ['scripts/build.mjs', 'addon']],
  ['C format', process.execPath, ['scripts/format-c.mjs']],
  ['links', process.execPath, ['scripts/check-links.mjs']],
  ['API report', process.execPath, ['scripts/api.mjs', '--check']],
  ['unused code', tool('knip'), []],
  ...packages.flatMap((folder) => {
    const path = relative(root, folder);
    return /** @type {typeof checks} */ ([
      [`${path}: package.json`, tool('publint'), ['--strict', path]],
      [`${path}: published types`, tool('attw'), ['--pack', path, '--profile', 'esm-only']],
    ]);
  }),
];

let failed = 0;
for (const [name, file, args] of checks) {
  const result = capture(file, args);
  console.log(`${result.ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (result.ok) continue;
  failed += 1;
  process.stdout.write(result.output);
}
if (failed > 0) console.error(`${failed} of ${checks.length} checks failed`);
process.exitCode = failed > 0 ? 1 : 0;
