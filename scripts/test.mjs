// `npm test`: the checks, the C tests, then the tests of all packages in an order that is different every time.
//
//   npm test -- pty-process       only the files with this in their path, and nothing else
//   npm test -- --seed 42         the order of an earlier run
//   npm test -- --as-built        the tests alone, of what is built, whichever Node built it

import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArguments } from './lib/arguments.mjs';
import { filesUnder, packages, root } from './lib/project.mjs';
import { fail } from './lib/run.mjs';
import { shuffled } from './lib/shuffled.mjs';
import { ensureNode, ensurePrograms, programsOfBuild, programsOfTests } from './lib/toolchain.mjs';

const { values, filters } = parseArguments({
  seed: { type: 'string' },
  'as-built': { type: 'boolean' },
});
ensureNode();
ensurePrograms(programsOfBuild, programsOfTests, 'Some tests are skipped');
if (!values['as-built']) await import('./setup.mjs');

const seed = Number(values.seed ?? process.env.STRAND_SEED ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
  fail('The seed must be a whole number from 0 to 4294967295.');
}
// For the tests with random parts: one number repeats all of a run.
process.env.STRAND_SEED = String(seed);

const files = packages
  .flatMap((folder) => filesUnder(join(folder, '.test'), /\.test\.js$/))
  .filter((file) => filters.length === 0 || filters.some((filter) => sourceOf(file).includes(filter)));
if (files.length === 0) fail(`No test file found${filters.length > 0 ? ` for ${filters.join(', ')}` : ''}.`);

if (filters.length === 0 && !values['as-built']) {
  runFirst('check.mjs');
  runFirst('test-native.mjs');
}

console.log(`${files.length} test files, seed ${seed}`);
// A process a file: a descriptor or a zombie that one test leaves must not become another one's. The tests have
// watchdogs of their own; this one is for a process that no longer runs them.
run({ files: shuffled(files, seed), concurrency: 2, timeout: 120_000 })
  .on('test:fail', (event) => {
    if (!event.todo) process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);

/**
 * The path that people know: of the source, from the root.
 * @param {string} file
 */
function sourceOf(file) {
  return relative(root, file).replace('/.test/', '/test/').replace(/\.js$/, '.ts');
}

/** @param {string} script */
function runFirst(script) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script)], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
