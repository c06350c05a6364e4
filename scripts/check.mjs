// `npm run check` runs every check that needs no test, several at once, and prints the result of each.

import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';
import { packages, root, tool } from './lib/project.mjs';
import { report, summarize } from './lib/report.mjs';
import { ensureNode, ensurePrograms, programsOfBuild } from './lib/toolchain.mjs';

ensureNode();
ensurePrograms([...programsOfBuild, 'git']);
installDependencies();

/** @typedef {[name: string, file: string, ...args: string[]]} Check */

/** @type {Check[]} */
const checks = [
  ['format and lint', tool('biome'), 'check', '--error-on-warnings', '.'],
  ['API report', process.execPath, 'scripts/api.mjs', '--check'],
  ['unused code', tool('knip')],
  ...packages.flatMap((folder) => {
    const path = relative(root, folder);
    return /** @type {Check[]} */ ([
      [`${path}: published types`, tool('attw'), '--pack', path, '--profile', 'esm-only'],
      [`${path}: package.json`, tool('publint'), '--strict', path],
    ]);
  }),
  ['types of a program', process.execPath, 'scripts/test-types.mjs', '--own'],
  ['layers', process.execPath, 'scripts/check-layers.mjs'],
  ['C warnings', process.execPath, 'scripts/build.mjs', 'addon'],
  ['C format', process.execPath, 'scripts/format-c.mjs'],
  ['links', process.execPath, 'scripts/check-links.mjs'],
];

// The other checks read the compiled files.
await run(['types', process.execPath, 'scripts/build.mjs', 'typescript']);
await Promise.all(Array.from({ length: availableParallelism() }, runQueue));
summarize('checks');

async function runQueue() {
  for (let check = checks.shift(); check; check = checks.shift()) await run(check);
}

async function run([name, file, ...args]) {
  const options = { cwd: root, maxBuffer: Number.POSITIVE_INFINITY };
  const error = await promisify(execFile)(file, args, options).then(
    () => undefined,
    (reason) => reason,
  );
  report(name, error === undefined, error && `${error.stdout}${error.stderr || error.message}`);
}
