// Runs two test files that spawn, in one worker, with the packed packages under Jest and Vitest. Needs the npm registry.
//
//   node scripts/places/test-runners.mjs DIR [NODE...]
//
// DIR has the tarballs (`npm run pack -- DIR`); each NODE is the path of a Node, by default the one that runs this script.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { filesUnder } from '../lib/project.mjs';
import { report, summarize } from '../lib/report.mjs';
import { capture, fail, step } from '../lib/run.mjs';
import { temporaryFolder } from '../lib/temporary-folder.mjs';

const [packed = fail('Pass the folder with the tarballs.'), ...nodes] = process.argv.slice(2);
const tarballs = filesUnder(resolve(packed), /\.tgz$/).filter((file) => !file.includes('other-platforms'));
const temporary = temporaryFolder('test-runners');

const BODY = `
test('a child has its output and its exit code, and an abort ends another', async () => {
  const child = spawn('sh', ['-c', 'echo hello; exit 3'], { encoding: 'utf8' });
  let output = '';
  child.on('data', (text) => (output += text));
  await new Promise((resolve) => child.on('close', resolve));
  expect([output, child.exitCode]).toEqual(['hello\\r\\n', 3]);
  const aborted = spawn('cat', [], { signal: AbortSignal.timeout(20) });
  expect((await aborted.ended).aborted).toBe(true);
});
`;
const IMPORT = `import { spawn } from 'strand-pty';\n`;
const REQUIRE = `const { spawn } = require('strand-pty');\n`;
const JEST = ['node_modules/jest/bin/jest.js', '--runInBand', '--detectOpenHandles'];
const POOLS = ['forks', 'threads', 'vmForks', 'vmThreads'];

for (const version of ['29', '30']) {
  const commonJs = install(`jest-${version}-cjs`, `jest@${version}`, 'js', REQUIRE);
  run(`Jest ${version}, CommonJS`, commonJs, JEST);
  const modules = install(`jest-${version}-esm`, `jest@${version}`, 'mjs', IMPORT);
  run(`Jest ${version}, ES modules`, modules, ['--experimental-vm-modules', '--no-warnings', ...JEST]);
}
const vitest = install('vitest', 'vitest@3', 'mjs', `import { expect, test } from 'vitest';\n${IMPORT}`);
for (const pool of POOLS) {
  const one = ['minForks', 'maxForks', 'minThreads', 'maxThreads'].map(
    (name) => `--poolOptions.${pool}.${name}=1`,
  );
  run(`Vitest 3, ${pool}`, vitest, ['node_modules/vitest/vitest.mjs', 'run', '--pool', pool, ...one]);
}
summarize('test runners');

/** Makes a project with two test files. */
function install(name, runner, extension, head) {
  const folder = join(temporary, name);
  mkdirSync(folder);
  const jest = { testMatch: [`**/*.test.${extension}`], transform: {} };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, jest }));
  for (const file of ['one', 'two']) writeFileSync(join(folder, `${file}.test.${extension}`), head + BODY);
  const args = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', runner];
  step(`Installing ${runner}`, 'npm', [...args, ...tarballs], { cwd: folder });
  return folder;
}

/** Runs the tests on each Node. */
function run(what, cwd, args) {
  for (const node of nodes.length > 0 ? nodes : [process.execPath]) {
    const version = capture(node, ['--version']).output.trim();
    const { ok, output } = capture(node, args, { cwd, timeout: 120_000, env: { ...process.env, CI: '1' } });
    const openHandles = output.includes('open handle');
    report(`${what}, Node ${version}: two test files in a worker`, ok && !openHandles, output);
  }
}
