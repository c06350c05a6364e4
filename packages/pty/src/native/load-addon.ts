/**
 * Loads the native addon: the file that STRAND_PTY_BINARY names, else one that was built in this package, else one beside the
 * bundle, else the prebuilt package of the platform. An addon that exists and cannot be loaded is an error, because loading the
 * next one would hide it.
 *
 * Test: `test/native/load-addon.test.ts`
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import binaries from './binaries.cjs';
import { platformName } from './platform.js';

const FILE = 'strand_pty.node';
const NATIVE_FOLDER = resolve(binaries.folder, '../../native');
/** False in a bundle, which has none of this package's other files. */
const hasSources = () => existsSync(join(NATIVE_FOLDER, 'binding.gyp'));

export function loadAddon(): unknown {
  const { STRAND_PTY_BINARY: path } = process.env;
  const places = path
    ? [() => binaries.from(resolve(path))]
    : [binaries.built, binaries.besideBundle, prebuiltOfThisMachine()];
  for (const load of places) {
    try {
      if (load) return load();
    } catch (error) {
      if (!isMissing(error)) throw cannotLoad(error as NodeJS.ErrnoException);
    }
  }
  throw notFound(path);
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';

/** Asks for the C library only if packages for more than one are installed, since that takes longer than to load the addon. */
function prebuiltOfThisMachine(): (() => unknown) | undefined {
  const machine = `${process.platform}-${process.arch}-`;
  const installed = Object.keys(binaries.prebuilt).filter(
    (name) => name.startsWith(machine) && binaries.isInstalled(name),
  );
  const name = installed.length > 1 ? platformName() : installed[0];
  return name === undefined ? undefined : binaries.prebuilt[name];
}

function cannotLoad(cause: NodeJS.ErrnoException): Error {
  const why =
    cause.code === 'ERR_DLOPEN_DISABLED'
      ? 'Node was started with --no-addons, or with --permission and without --allow-addons'
      : `${cause.message}; ${howToGetOne()}`;
  return new Error(`strand-pty cannot load its native addon for ${platformName()}: ${why}`, { cause });
}

function notFound(path: string | undefined): Error {
  const platform = platformName();
  const sentence = `strand-pty has no native addon for ${platform}`;
  // Node reports a file for which there is no descriptor as a missing module.
  const cause = failureToOpen(process.execPath);
  if (cause) return new Error(`${sentence}: ${cause.message}`, { cause });
  if (path) return new Error(`${sentence}: there is no file ${path}, which STRAND_PTY_BINARY names`);
  const elsewhere = binaries.prebuilt[platform]
    ? `the package strand-pty-${platform}, an optional dependency that may have been left out`
    : `a prebuilt package, which exist only for ${Object.keys(binaries.prebuilt).join(', ')}`;
  const here = hasSources() ? join(NATIVE_FOLDER, 'build', 'Release') : binaries.folder;
  return new Error(`${sentence}: looked for ${FILE} in ${here} and for ${elsewhere}; ${howToGetOne()}`);
}

function howToGetOne(): string {
  return hasSources()
    ? `"npx --yes node-gyp rebuild" in ${NATIVE_FOLDER} builds it (with a C compiler, make and python3)`
    : `in a bundle, keep strand-pty external, or copy ${FILE} beside the bundle, or set STRAND_PTY_BINARY to its path`;
}

function failureToOpen(path: string): Error | undefined {
  try {
    closeSync(openSync(path, 'r'));
    return undefined;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return ['EMFILE', 'ENFILE'].includes(code) ? (error as Error) : undefined;
  }
}
