/**
 * Loads the native addon: the file that STRAND_PTY_BINARY names, else one that was built in this package, else one beside the
 * bundle, else the prebuilt package of the platform. An addon that exists and cannot be loaded is an error, because loading the
 * next one would hide it.
 *
 * Test: `test/native/load-addon.test.ts`
 */
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import binaries from './binaries.cjs';
import { ACCESS_DENIED, isAccessDenied } from './permission.js';
import { platformName } from './platform.js';

const FILE = 'strand_pty.node';
const NATIVE_FOLDER = `${binaries.folder}/../../native`;
const SHORTAGES = ['EMFILE', 'ENFILE'];

export function loadAddon(): unknown {
  const { STRAND_PTY_BINARY: path } = process.env;
  const places = path ? [() => () => binaries.from(resolve(path))] : [built, besideBundle, prebuilt];
  let denied: NodeJS.ErrnoException | undefined;
  for (const place of places) {
    try {
      const load = place();
      if (load) return load();
    } catch (error) {
      if (isAccessDenied(error)) denied ??= error as NodeJS.ErrnoException;
      else if (!isMissing(error)) throw cannotLoad(error as NodeJS.ErrnoException);
    }
  }
  throw denied ? cannotLoad(denied) : notFound(path);
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';

// Each place is looked at before Node is asked to load from it: for a module that is missing Node searches far, at several times
// the cost of loading the addon. docs/decisions/published-files.md has the figures.

function built(): (() => unknown) | undefined {
  // A bundle has no such place, and may not be allowed to look for it.
  return binaries.built && isThere(`${NATIVE_FOLDER}/build/Release/${FILE}`) ? binaries.built : undefined;
}

function besideBundle(): (() => unknown) | undefined {
  return isThere(`${binaries.folder}/${FILE}`) ? binaries.besideBundle : undefined;
}

/** @throws what Node throws for a path that may not be read */
function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function prebuilt(): (() => unknown) | undefined {
  const machine = `${process.platform}-${process.arch}-`;
  const names = Object.keys(binaries.prebuilt).filter((name) => name.startsWith(machine));
  for (const folder of binaries.packageFolders()) {
    const name = usable(names.filter((each) => isReadable(addonIn(folder, each))));
    if (name !== undefined) return () => binaries.from(addonIn(folder, name));
  }
  // In no such folder: Yarn PnP, or a loader of the user's.
  const name = usable(names.filter(binaries.isInstalled));
  return name === undefined ? undefined : binaries.prebuilt[name];
}

/** Asks for the C library only if packages for more than one are installed, since that takes longer than to load the addon. */
function usable(installed: readonly string[]): string | undefined {
  return installed.length > 1 ? platformName() : installed[0];
}

const addonIn = (folder: string, name: string) => `${folder}/strand-pty-${name}/${FILE}`;

/** Some versions of Node throw for a path that the permission model denies, others return false. */
function isReadable(path: string): boolean {
  try {
    return existsSync(path);
  } catch (error) {
    if (!isAccessDenied(error)) throw error;
    return false;
  }
}

/** `error` may hide that there are no descriptors left: Node reports a file that it cannot open as a missing one, too. */
function cannotLoad(error: NodeJS.ErrnoException): Error {
  const cause = shortage() ?? error;
  return new Error(`strand-pty cannot load its native addon for ${platformName()}: ${reasonOf(cause)}`, {
    cause,
  });
}

function reasonOf({ code = '', message }: NodeJS.ErrnoException): string {
  if (code === 'ERR_DLOPEN_DISABLED')
    return 'Node was started with --no-addons, or with --permission and without --allow-addons';
  if (SHORTAGES.includes(code)) return message;
  if (code === ACCESS_DENIED)
    return `it is in no place that Node's permission model allows to read (--allow-fs-read); ${howToGetOne()}`;
  return `${message}; ${howToGetOne()}`;
}

function notFound(path: string | undefined): Error {
  const cause = shortage();
  if (cause) return cannotLoad(cause);
  const platform = platformName();
  const sentence = `strand-pty has no native addon for ${platform}`;
  if (path) return new Error(`${sentence}: there is no file ${path}, which STRAND_PTY_BINARY names`);
  const elsewhere = binaries.prebuilt[platform]
    ? `the package strand-pty-${platform}, an optional dependency that may have been left out`
    : `a prebuilt package, which exist only for ${Object.keys(binaries.prebuilt).join(', ')}`;
  const here = hasSources() ? join(NATIVE_FOLDER, 'build', 'Release') : binaries.folder;
  return new Error(`${sentence}: looked for ${FILE} in ${here} and for ${elsewhere}; ${howToGetOne()}`);
}

function howToGetOne(): string {
  return hasSources()
    ? `"npx --yes node-gyp rebuild" in ${resolve(NATIVE_FOLDER)} builds it (with a C compiler, make and python3)`
    : `in a bundle, keep strand-pty external, or copy ${FILE} beside the bundle, or set STRAND_PTY_BINARY to its path`;
}

/** False in a bundle, which has none of this package's other files, and may not be allowed to look for them. */
function hasSources(): boolean {
  return binaries.built !== undefined && isReadable(`${NATIVE_FOLDER}/binding.gyp`);
}

/** Returns the error of opening a descriptor when none is left. */
function shortage(): NodeJS.ErrnoException | undefined {
  try {
    closeSync(openSync(binaries.folder, 'r'));
    return undefined;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return SHORTAGES.includes(failure.code ?? '') ? failure : undefined;
  }
}
