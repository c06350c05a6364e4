// `npm run pack -- DIR` makes the tarball of every package. `npm install DIR/*.tgz` installs them on this machine; the
// binaries for other platforms are in DIR/other-platforms, since npm refuses to install them by name.
//
//   npm run pack -- DIR          all platforms that this machine can build for; names the others
//   npm run pack -- DIR --all    fails when it cannot build for a platform
//   npm run pack -- DIR --own    only the platform of this machine
//
// See docs/decisions/prebuilds.md.

import './setup.mjs';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { compileAddon } from './lib/addon.mjs';
import { parseArguments } from './lib/arguments.mjs';
import { problemsOf } from './lib/needed-symbols.mjs';
import { cli, nodePty, pty, root, terminal, tool } from './lib/project.mjs';
import { addDocs, published } from './lib/published-docs.mjs';
import { announce, fail, step } from './lib/run.mjs';
import { compilerFor, installCompilers, targets } from './lib/targets.mjs';
import { temporaryFolder } from './lib/temporary-folder.mjs';

// Imported here because bundle.mjs needs rolldown, which setup.mjs has installed.
const { bundleLibrary, bundleProgram } = await import('./lib/bundle.mjs');
const { platformName } = await import(join(pty, 'dist', 'native', 'platform.js'));
const {
  default: { prebuilt },
} = await import(join(pty, 'dist', 'native', 'binaries.cjs'));

const { values, filters } = parseArguments({ all: { type: 'boolean' }, own: { type: 'boolean' } });
const [folder, ...unknown] = filters;
if (!folder || unknown.length > 0) fail('`npm run pack -- DIR` takes one folder.');

// npm runs this script in the root; INIT_CWD is where npm was called.
const destination = resolve(process.env.INIT_CWD ?? '.', folder);
const others = join(destination, 'other-platforms');
const own = platformName();

// Remove the tarballs of an earlier run, so that DIR/*.tgz is one version of everything.
for (const target of [destination, others]) {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(target)) if (/^strand-.*\.tgz$/.test(name)) rmSync(join(target, name));
}

const temporary = temporaryFolder('pack');
const library = join(temporary, 'strand-pty');
unpack(pack(pty, temporary), library);
const manifest = readManifest(library);

const platforms = Object.keys(prebuilt).filter((name) => !values.own || name === own);
installCompilers(platforms.filter((name) => name !== own));
const built = platforms.filter(buildPlatform);

// Only here: in the repository npm would look for these packages, and they do not exist there.
manifest.optionalDependencies = Object.fromEntries(
  built.map((name) => [packageName(name), manifest.version]),
);
step('Writing the reference', process.execPath, [join(root, 'scripts', 'api.mjs')]);
await bundleLibrary(library, manifest, /rolldown\/runtime|\/src\/(?!stream|helpers|node-pty|testing|index)/);
addDocs(library);
manifest.files.push(...published);
writeManifest(library, manifest);
packAndCheck(library, destination);

const automation = join(temporary, 'strand-terminal');
unpack(pack(terminal, temporary), automation);
const automationManifest = readManifest(automation);
await bundleLibrary(automation, automationManifest, /rolldown\/runtime|\/src\/(screen|expect)\//);
writeManifest(automation, automationManifest);
packAndCheck(automation, destination);

const command = join(temporary, 'strand-cli');
unpack(pack(cli, temporary), command);
const commandManifest = readManifest(command);
await bundleProgram(
  command,
  commandManifest,
  'start',
  /rolldown\/runtime|\/src\/(main|usage-error|program-options|relay\/|stdio\/|commands\/(index|run)|frame\/(?!help|output-style|usage|wrap))/,
);
await addManPage(command, commandManifest);
writeManifest(command, commandManifest);
packAndCheck(command, destination);
packAndCheck(nodePty, destination);

/** @param {string} name of a platform */
function packageName(name) {
  return `strand-pty-${name}`;
}

/** Writes the man page, which npm links for a global installation. */
async function addManPage(folder, itsManifest) {
  const { manPage } = await import(join(cli, 'dist', 'man-page.js'));
  const { commands } = await import(join(cli, 'dist', 'commands', 'index.js'));
  mkdirSync(join(folder, 'man'));
  const page = manPage(await commands.loadAll(), itsManifest.version);
  writeFileSync(join(folder, 'man', 'strand.1'), page);
  // npm installs the pages of a list, and ignores a string.
  itsManifest.man = ['./man/strand.1'];
  itsManifest.files.push('man');
}

/**
 * Builds the addon for one platform from the published sources, and packs it.
 * @returns {boolean} false if this machine cannot build for it
 */
function buildPlatform(name) {
  const { cpu, libc } = targets[name];
  const { cc, problem } = compilerFor(name, own);
  if (!cc) {
    const sentence = `${packageName(name)} is left out: ${problem}`;
    if (values.all) fail(sentence);
    announce(sentence);
    return false;
  }

  announce(`building for ${name}`);
  const workshop = join(temporary, `build-${name}`);
  cpSync(join(library, 'native'), workshop, { recursive: true });
  compileAddon(workshop, cc, cpu);
  const binary = join(workshop, 'build', 'Release', 'strand_pty.node');
  const problems = problemsOf(binary, libc);
  if (problems.length > 0) fail(`${problems.join('\n')}\nBuild on a system with an older C library.`);

  const { version, license, author, engines } = manifest;
  const content = join(temporary, packageName(name));
  mkdirSync(content);
  copyFileSync(binary, join(content, 'strand_pty.node'));
  copyFileSync(join(root, 'LICENSE'), join(content, 'LICENSE'));
  writeFileSync(
    join(content, 'README.md'),
    `# ${packageName(name)}\n\nThe native addon of strand-pty for ${name}. npm installs it with strand-pty; do not depend on it.\n`,
  );
  writeManifest(content, {
    name: packageName(name),
    version,
    description: `The native addon of strand-pty for ${name}.`,
    license,
    author,
    engines,
    os: ['linux'],
    cpu: [cpu],
    libc: [libc],
    main: './strand_pty.node',
    files: ['strand_pty.node'],
  });
  packAndCheck(content, name === own ? destination : others);
  return true;
}

/** Packs one package, and checks the tarball as `npm run check` checks the sources. */
function packAndCheck(source, target) {
  const tarball = pack(source, target);
  step(`Checking ${tarball}`, tool('publint'), ['--strict', tarball]);
  if (readManifest(source).types) {
    step(`Checking the types of ${tarball}`, tool('attw'), [tarball]);
  }
  console.log(relative(destination, tarball));
}

/** Makes the tarball of a package, and returns its path. */
function pack(source, target) {
  step(`Packing ${source}`, 'npm', ['pack', source, '--ignore-scripts', '--pack-destination', target]);
  const { name, version } = readManifest(source);
  return join(target, `${name}-${version}.tgz`);
}

function unpack(tarball, target) {
  mkdirSync(target);
  step(`Unpacking ${tarball}`, 'tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
}

function readManifest(path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
}

function writeManifest(path, content) {
  writeFileSync(join(path, 'package.json'), `${JSON.stringify(content, undefined, 2)}\n`);
}
