/** Which addon is loaded, and the error when there is none. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { platformName, prebuilt } from '#src/native/platform.js';
import { answerOf } from '../support/node-program.js';
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
});
after(() => rmSync(temporary, { recursive: true }));

interface Outcome {
  readonly loaded?: string;
  readonly message?: string;
  readonly cause?: string;
}

function load(platform: string = process.platform, arch: string = process.arch): Promise<Outcome> {
  return answerOf('loads-package', { args: [installed, platform, arch] });
}

/** Installs the addon of the repository, or `content`, as the build in the package or as a platform's package. */
function put(place: 'build' | 'package', content?: string): string {
  const path = place === 'build' ? join(native, binary) : join(ownPackage, 'strand_pty.node');
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

test('without an addon the error says the platform, where it looked, and how to build', async () => {
  assert.deepEqual(await load(), {
    message:
      `strand-pty has no native addon for ${platformName()}: looked for ${binary} in ${native} and for the ` +
      `package strand-pty-${platformName()}, an optional dependency that may have been left out; ${howToBuild}`,
    cause: 'MODULE_NOT_FOUND',
  });
});

test('on a platform without a prebuilt package the error lists the prebuilt ones', async () => {
  const { message = '' } = await load('linux', 'riscv64');
  const [, libc] = /riscv64-(\w+)/.exec(message) ?? [];
  assert.equal(
    message,
    `strand-pty has no native addon for linux-riscv64-${libc}: looked for ${binary} in ${native} and there are ` +
      `prebuilt packages only for ${Object.keys(prebuilt).join(', ')}; ${howToBuild}`,
  );
});

test('on another system than Linux the error says that it runs on Linux only', async () => {
  const { message } = await load('darwin', 'arm64');
  assert.equal(message, 'strand-pty has no native addon for darwin-arm64: it runs on Linux only');
});

for (const place of ['build', 'package'] as const) {
  test(`an addon in the ${place} that cannot be loaded throws an error with the linker's as its cause`, async () => {
    if (place === 'build') put('package');
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
