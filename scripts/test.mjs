// `npm test` runs the checks, the C tests, and the tests of all packages in random order.
//
//   npm test -- process/close     only the test files with this in their path
//   npm test -- --seed 42         the order of an earlier run
//   npm test -- --as-built        only the tests of the packages, without a build: the addon of another Node is used

import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArguments, seedFrom } from './lib/arguments.mjs';
import { filesUnder, packages, root } from './lib/project.mjs';
import { fail } from './lib/run.mjs';
import { ensureNode, ensurePrograms, programsOfBuild, programsOfTests } from './lib/toolchain.mjs';

const { values, filters } = parseArguments({
  seed: { type: 'string' },
  'as-built': { type: 'boolean' },
});
ensureNode();
ensurePrograms(programsOfBuild, programsOfTests, 'Some tests are skipped');
if (!values['as-built']) await import('./setup.mjs');
// It needs fast-check, which setup.mjs has installed.
const { shuffled } = await import('./lib/random.mjs');

const seed = seedFrom(values.seed);
// The tests with random parts read it, so that one number repeats the whole run.
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
// One process for each file: a descriptor or a zombie that one file leaves must not reach another. Each test has a watchdog;
// this timeout is for a process that no longer runs its tests.
run({ files: shuffled(files, seed), concurrency: 2, timeout: 120_000 })
  .on('test:fail', (event) => {
    if (!event.todo) process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);

/** Returns the path of the source, from the root. */
function sourceOf(file) {
  return relative(root, file).replace('/.test/', '/test/').replace(/\.js$/, '.ts');
}

function runFirst(script) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script)], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
