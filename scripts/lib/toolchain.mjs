// What must be on the machine before anything can be built.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { announce, capture, fail, step } from './run.mjs';

/** As `engines` says it: where `require` loads modules. */
const oldestNodes = [
  [20, 19],
  [22, 12],
];

/** @param {string} name */
export function isInstalled(name) {
  const candidates = name.includes('/')
    ? [name]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.some((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The C compiler as words, since $CC may be `ccache gcc`; none if there is none. */
export function compiler() {
  const chosen = process.env.CC?.trim().split(/\s+/);
  if (chosen?.[0]) return isInstalled(chosen[0]) ? chosen : undefined;
  const name = ['cc', 'gcc', 'clang'].find(isInstalled);
  return name === undefined ? undefined : [name];
}

/** Whether packages can be installed here at all. */
export const canInstall = () => process.getuid?.() === 0 && isInstalled('apt-get');

/** Only a CI run may change the machine that it is on without being asked. */
export const mayInstall = () => process.env.CI === 'true' && canInstall();

/** @param {readonly string[]} names Debian's names */
export function installDebianPackages(names) {
  announce(`installing ${names.join(' ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A list that is out of date is still a list: only the install itself decides.
  capture('apt-get', ['update'], { env });
  step('Installing packages', 'apt-get', ['install', '-y', '--no-install-recommends', ...names], { env });
}

export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const newest = oldestNodes.at(-1)?.[0] ?? 0;
  if (major > newest || oldestNodes.some(([of, oldest]) => of === major && minor >= oldest)) return;
  const oldest = oldestNodes.map((version) => version.join('.')).join(' or ');
  fail(`Strand needs Node ${oldest} or newer, and this is Node ${process.versions.node}.`);
}

export function ensureToolchain() {
  if (missing().length > 0 && mayInstall()) installDebianPackages(['build-essential', 'python3']);
  const names = missing();
  if (names.length === 0) return;
  fail(
    `Building Strand needs what this machine does not have: ${names.join(', ')}. ` +
      'On Debian and Ubuntu, `apt-get install build-essential python3` installs it.',
  );
}

function missing() {
  const cc = process.env.CC ? `the C compiler that $CC names (${process.env.CC})` : 'a C compiler';
  return [...(compiler() ? [] : [cc]), ...['make', 'python3'].filter((name) => !isInstalled(name))];
}
