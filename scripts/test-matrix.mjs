// `npm run test:matrix` packs, installs the tarballs into an empty folder, without install scripts and without a compiler in
// PATH, and uses the installed packages on each Node of the matrix. It also runs every test on each, with one build of the addon,
// and compiles against the installed declarations with each supported TypeScript.
//
//   npm run test:matrix                   Node 20, 22, 24 and 26, Bun and Deno from the registry, and arm64 under emulation
//   npm run test:matrix -- 22 26          only these versions
//   npm run test:matrix -- --smoke        only the installed packages, without the tests
//   npm run test:matrix -- --own          the same, only on the Node that runs this script, and in a few places: for CI
//   npm run test:matrix -- places         in every place of scripts/places, and writes docs/platforms.md
//   npm run test:matrix -- places jest    only the places with this in their name

import './setup.mjs';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArguments } from './lib/arguments.mjs';
import { downloadBun, downloadDeno, downloadNode } from './lib/nodes.mjs';
import { runPlaces } from './lib/places.mjs';
import { writePlatforms } from './lib/platforms-table.mjs';
import { filesUnder, root } from './lib/project.mjs';
import { report, summarize } from './lib/report.mjs';
import { announce, capture, fail, step } from './lib/run.mjs';
import { arm64Emulator, arm64EmulatorProblem } from './lib/targets.mjs';
import { temporaryFolder } from './lib/temporary-folder.mjs';
import { testTypes, testTypesWithOthers } from './lib/types-test.mjs';

const majors = ['20', '22', '24', '26'];
/** Runs a command with few free descriptors. */
const withFewDescriptors = ['/bin/sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'];

const { values, filters } = parseArguments({ smoke: { type: 'boolean' }, own: { type: 'boolean' } });
const inPlaces = filters[0] === 'places';
const unknown = inPlaces ? [] : filters.filter((major) => !majors.includes(major));
if (unknown.length > 0) fail(`The matrix has Node ${majors.join(', ')}, not ${unknown.join(', ')}.`);
const chosen = filters.length > 0 ? filters : majors;

const temporary = temporaryFolder('matrix');
/** PATH has only node and npm, so that no compiler is found. */
const bare = { ...process.env, PATH: linksToNodeAndNpm() };

announce('packing');
const packed = join(temporary, 'packed');
const packing = [join(root, 'scripts', 'pack.mjs'), packed, ...(values.own || inPlaces ? ['--own'] : [])];
step('Packing', process.execPath, packing);

const tarballs = filesUnder(packed, /\.tgz$/).filter((file) => !file.includes('other-platforms'));
if (inPlaces) {
  writePlatforms(await runPlaces({ filters: filters.slice(1), tarballs }));
} else if (values.own) {
  const installed = install('installed', tarballs);
  smoke(`Node ${process.version}`, installed, [process.execPath]);
  smoke(`Node ${process.version}, 64 descriptors`, installed, [...withFewDescriptors, process.execPath]);
  await testTypes(installed);
  await runPlaces({ filters: [], tarballs, quick: true });
} else {
  const installed = install('installed', tarballs);
  for (const major of chosen) {
    const node = downloadNode(major);
    smoke(`Node ${major}`, installed, [node]);
    smoke(`Node ${major}, 64 descriptors`, installed, [...withFewDescriptors, node]);
    if (!values.smoke) test(`Node ${major}: every test`, node);
  }
  smoke('Bun', installed, [downloadBun()]);
  smoke('Deno', installed, [downloadDeno(), 'run', '--allow-all']);
  smokeArm64();
  await testTypes(installed);
  await testTypesWithOthers(installed);
}
summarize('matrix');

/** Makes a folder with links to node and npm, since on some machines these are in one folder with a compiler. */
function linksToNodeAndNpm() {
  const folder = join(temporary, 'bin');
  mkdirSync(folder);
  symlinkSync(process.execPath, join(folder, 'node'));
  symlinkSync(realpathSync(pathOf('npm')), join(folder, 'npm'));
  return folder;
}

/** The path of a program in PATH. */
function pathOf(name) {
  const found = (process.env.PATH ?? '').split(delimiter).map((path) => join(path, name));
  return found.find((path) => existsSync(path)) ?? fail(`There is no ${name} in PATH.`);
}

/** Installs tarballs into an empty folder, as on a machine that has only Node and npm. */
function install(name, files, options = []) {
  const folder = join(temporary, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--prefer-offline', ...options, ...files];
  step('Installing the tarballs', 'npm', args, { cwd: folder, env: bare });
  copyFileSync(join(root, 'scripts', 'smoke.mjs'), join(folder, 'smoke.mjs'));

  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  report('no package has an install script', !lock.includes('"hasInstallScript"'), lock);
  return folder;
}

/**
 * Uses the installed library and the installed command on one Node.
 * @param {readonly string[]} node the command that runs Node: its path, or a wrapper with its arguments
 */
function smoke(where, folder, [file = '', ...args]) {
  const options = { cwd: folder, env: bare, timeout: 60_000 };
  const library = capture(file, [...args, 'smoke.mjs'], options);
  report(`${where}: ${library.ok ? library.output.trim() : 'the library'}`, library.ok, library.output);

  const strand = join('node_modules', '.bin', 'strand');
  const script = 'test -t 0 && echo "on a terminal"; exit 3';
  const command = capture(file, [...args, strand, 'run', '--', '/bin/sh', '-c', script], options);
  const right = command.ending === 'exited with 3' && command.output.includes('on a terminal');
  report(`${where}: strand run`, right, `${command.output}${command.ending}`);
}

/** Uses the packages for arm64 under the emulator; prints why if that is not possible here. */
function smokeArm64() {
  if (process.arch === 'arm64') return;
  const binary = filesUnder(packed, /^strand-pty-linux-arm64-gnu-.*\.tgz$/);
  const problem = binary.length === 0 ? 'its package could not be built here.' : arm64EmulatorProblem();
  if (problem) {
    console.log(`left out: linux-arm64-gnu, ${problem}`);
    return;
  }
  const others = tarballs.filter((file) => !file.includes(`strand-pty-linux-${process.arch}`));
  // --force, since the packages are for another processor.
  const folder = install('installed-arm64', [...others, ...binary], ['--force']);
  const newest = chosen.at(-1) ?? '';
  const [emulator = '', ...options] = arm64Emulator;
  const node = [pathOf(emulator), ...options, downloadNode(newest, 'arm64')];
  smoke(`Node ${newest} for arm64, emulated`, folder, node);
}

/** Runs every test with the addon as it is built, not built again for this Node. */
function test(what, node) {
  const args = ['--enable-source-maps', join(root, 'scripts', 'test.mjs'), '--as-built'];
  const { status } = spawnSync(node, args, { cwd: root, stdio: 'inherit' });
  report(what, status === 0);
}
