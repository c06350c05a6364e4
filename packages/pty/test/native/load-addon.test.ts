/** Which addon is loaded, and the error when there is none. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import binaries from '#src/native/binaries.cjs';
import { platformName } from '#src/native/platform.js';
import { answerOf, type NodeProgramOptions } from '../support/node-program.js';
import { noPermissionModel, permissionOptions, programs } from '../support/permission-model.js';
import { test } from '../support/test.js';

const source = fileURLToPath(new URL('../..', import.meta.url));
const binary = join('build', 'Release', 'strand_pty.node');
const temporary = mkdtempSync(join(tmpdir(), 'strand-load-'));
const installed = join(temporary, 'node_modules', 'strand-pty');
const native = join(installed, 'native');
const ownPackage = join(temporary, 'node_modules', `strand-pty-${platformName()}`);

beforeEach(() => {
  rmSync(join(temporary, 'node_modules'), { recursive: true, force: true });
  cpSync(join(source, 'dist'), join(installed, 'dist'), { recursive: true });
  copyFileSync(join(source, 'package.json'), join(installed, 'package.json'));
  mkdirSync(native);
  copyFileSync(join(source, 'native', 'binding.gyp'), join(native, 'binding.gyp'));
});
after(() => rmSync(temporary, { recursive: true }));

interface Outcome {
  readonly loaded?: string;
  readonly message?: string;
  readonly cause?: string;
}

function load(
  platform: string = process.platform,
  arch: string = process.arch,
  options: NodeProgramOptions = {},
): Promise<Outcome> {
  return answerOf('loads-package', { ...options, args: [installed, platform, arch] });
}

const loadFrom = (path: string) => load(undefined, undefined, { env: { STRAND_PTY_BINARY: path } });

const places = {
  build: join(native, binary),
  bundle: join(installed, 'dist', 'native', 'strand_pty.node'),
  package: join(ownPackage, 'strand_pty.node'),
};

/** Copies the addon of the repository, or `content`, to a place. */
function put(place: keyof typeof places, content?: string): string {
  const path = places[place];
  mkdirSync(dirname(path), { recursive: true });
  if (place === 'package') writeFileSync(join(ownPackage, 'package.json'), '{ "main": "./strand_pty.node" }');
  if (content === undefined) copyFileSync(join(source, 'native', binary), path);
  else writeFileSync(path, content);
  return path;
}

const howToBuild = `"npx --yes node-gyp rebuild" in ${native} builds it (with a C compiler, make and python3)`;

test('the addon is loaded from the package of the platform', async () => {
  put('package');
  assert.deepEqual(await load(), { loaded: 'function' });
});

test('an addon built in the package wins over the package of the platform', async () => {
  put('build');
  put('package', 'no library');
  assert.deepEqual(await load(), { loaded: 'function' });
});

test('an addon beside the bundle is loaded without the sources', async () => {
  rmSync(native, { recursive: true });
  put('bundle');
  assert.deepEqual(await load(), { loaded: 'function' });
});

test('a bundle does not look for a built addon two folders above', () => {
  const bundle = join(temporary, 'app', 'out', 'bundle.cjs');
  cpSync(join(source, 'dist', 'native', 'binaries.cjs'), bundle);
  const inBundle = createRequire(bundle)(bundle) as typeof binaries;
  assert.equal(inBundle.built, undefined);
});

test('STRAND_PTY_BINARY names the addon to load, in place of every other', async () => {
  put('build', 'no library');
  assert.deepEqual(await loadFrom(put('package')), { loaded: 'function' });
});

test('STRAND_PTY_BINARY with a relative path is looked for in the working directory', async () => {
  put('package');
  const wrapper = ['sh', '-c', 'cd "$0" && exec "$@"', ownPackage];
  const env = { STRAND_PTY_BINARY: 'strand_pty.node' };
  assert.deepEqual(await load(undefined, undefined, { env, wrapper }), { loaded: 'function' });
});

test('STRAND_PTY_BINARY with the path of no file is named in the error, although another addon exists', async () => {
  put('build');
  assert.deepEqual(await loadFrom('/nowhere/strand_pty.node'), {
    message:
      `strand-pty has no native addon for ${platformName()}: there is no file /nowhere/strand_pty.node, ` +
      'which STRAND_PTY_BINARY names',
  });
});

/** Runs a program before the package is loaded. */
function preloaded(program: string): NodeProgramOptions {
  const file = join(temporary, 'before.cjs');
  writeFileSync(file, program);
  return { env: { NODE_OPTIONS: `--require=${file}` } };
}

const reportOf = (header: string) => `process.report.getReport = () => ({ header: ${header} });`;
const noReport = "process.report.getReport = () => { throw new Error('the report was asked for'); };";

for (const [libc, header] of [
  ['gnu', "{ glibcVersionRuntime: '2.36' }"],
  ['musl', '{}'],
] as const) {
  test(`of the packages of two C libraries the one for ${libc} is loaded in a process with ${libc}`, async () => {
    const path = put('package');
    // Other machines have a package for one library only.
    const ofLibc = (name: string) =>
      join(temporary, 'node_modules', `strand-pty-linux-x64-${name}`, 'strand_pty.node');
    const other = ofLibc(libc === 'gnu' ? 'musl' : 'gnu');
    const content = readFileSync(path);
    for (const [file, bytes] of [
      [other, 'no library'],
      [ofLibc(libc), content],
    ] as const) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    assert.deepEqual(await load('linux', 'x64', preloaded(reportOf(header))), { loaded: 'function' });
  });
}

test('with the package of one C library the report of Node, which takes milliseconds, is not asked for', async () => {
  put('package');
  assert.deepEqual(await load(undefined, undefined, preloaded(noReport)), { loaded: 'function' });
});

test('a package that is in no node_modules folder, as with Yarn PnP, is loaded from where Node resolves it', async () => {
  const path = join(temporary, 'elsewhere', 'strand_pty.node');
  mkdirSync(dirname(path));
  copyFileSync(join(source, 'native', binary), path);
  const resolver = `
    const Module = require('node:module');
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, ...others) =>
      name === '${basename(ownPackage)}' ? ${JSON.stringify(path)} : resolve(name, ...others);`;
  assert.deepEqual(await load(undefined, undefined, preloaded(`${resolver}\n${noReport}`)), {
    loaded: 'function',
  });
});

test('with Node that loads no addons the error says how to start it', async () => {
  put('package');
  assert.deepEqual(await load(undefined, undefined, { env: { NODE_OPTIONS: '--no-addons' } }), {
    message:
      `strand-pty cannot load its native addon for ${platformName()}: Node was started with --no-addons, ` +
      'or with --permission and without --allow-addons',
    cause: 'ERR_DLOPEN_DISABLED',
  });
});

for (const place of ['build', 'package'] as const) {
  test(
    `under the permission model with the project as the only readable folder the addon in the ${place} is loaded`,
    async () => {
      put(place);
      const env = { NODE_OPTIONS: permissionOptions([programs, `${temporary}/`]) };
      assert.deepEqual(await load(undefined, undefined, { env }), { loaded: 'function' });
    },
    { skip: noPermissionModel },
  );
}

for (const place of ['build', 'package', undefined] as const) {
  const which = place ? `the addon in the ${place}` : 'an addon that is in no place';
  test(`without a free descriptor the error for ${which} says EMFILE`, async () => {
    if (place) put(place);
    const answer = await answerOf('loads-without-descriptors', {
      args: [installed],
      wrapper: ['prlimit', '--nofile=64'],
    });
    assert.deepEqual(answer, {
      message:
        `strand-pty cannot load its native addon for ${platformName()}: ` +
        `EMFILE: too many open files, open '${join(installed, 'dist', 'native')}'`,
      cause: 'EMFILE',
    });
  });
}

/** The parent folders of a bundle, in which the addon is looked for too, may be denied. */
const onlyTheBundle = () => ({
  env: {
    NODE_OPTIONS: permissionOptions([
      programs,
      `${join(installed, 'dist')}/`,
      join(installed, 'package.json'),
    ]),
  },
});

test(
  'under the permission model an addon beside the bundle is loaded when no other folder may be read',
  async () => {
    put('bundle');
    assert.deepEqual(await load(undefined, undefined, onlyTheBundle()), { loaded: 'function' });
  },
  { skip: noPermissionModel },
);

test(
  'under the permission model the error of a bundle without an addon says what to do with a bundle',
  async () => {
    const { message = '' } = await load(undefined, undefined, onlyTheBundle());
    const start =
      `strand-pty cannot load its native addon for ${platformName()}: it is in no place that Node's permission model ` +
      'allows to read (--allow-fs-read); in a bundle, keep strand-pty external';
    assert.ok(message.startsWith(start), message);
  },
  { skip: noPermissionModel },
);

test('without an addon the error says the platform, where it looked, and how to build', async () => {
  assert.deepEqual(await load(), {
    message:
      `strand-pty has no native addon for ${platformName()}: looked for strand_pty.node in ${join(native, 'build', 'Release')} and for the ` +
      `package strand-pty-${platformName()}, an optional dependency that may have been left out; ${howToBuild}`,
  });
});

test('without an addon and without the sources the error says what to do with a bundle', async () => {
  rmSync(native, { recursive: true });
  const { message = '' } = await load();
  assert.ok(
    message.endsWith(
      '; in a bundle, keep strand-pty external, or copy strand_pty.node beside the bundle, or set STRAND_PTY_BINARY to its path',
    ),
    message,
  );
});

test('on a platform without a prebuilt package the error lists the prebuilt ones', async () => {
  const { message = '' } = await load('linux', 'riscv64');
  const [, libc] = /riscv64-(\w+)/.exec(message) ?? [];
  assert.equal(
    message,
    `strand-pty has no native addon for linux-riscv64-${libc}: looked for strand_pty.node in ${join(native, 'build', 'Release')} and for a ` +
      `prebuilt package, which exist only for ${Object.keys(binaries.prebuilt).join(', ')}; ${howToBuild}`,
  );
});

test('on another system than Linux no addon is looked for', async () => {
  put('build', 'no library');
  assert.deepEqual(await load('darwin', 'arm64'), { loaded: 'function' });
});

for (const place of ['build', 'bundle', 'package'] as const) {
  test(`an addon in the ${place} that cannot be loaded throws an error with the linker's as its cause`, async () => {
    if (place !== 'package') put('package');
    const path = put(place, 'no library');
    const { message = '', cause } = await load();
    assert.ok(
      message.startsWith(`strand-pty cannot load its native addon for ${platformName()}: ${path}: `),
      message,
    );
    assert.ok(message.endsWith(`; ${howToBuild}`), message);
    assert.equal(cause, 'ERR_DLOPEN_FAILED');
  });
}
