// The programs that the scripts need, and their installation from Debian packages.

import { accessSync, constants, readSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isatty } from 'node:tty';
import { announce, capture, fail } from './run.mjs';

/** The Debian packages of each program. */
const debianPackages = {
  cc: ['build-essential'],
  make: ['build-essential'],
  python3: ['python3'],
  git: ['git'],
  less: ['less'],
  vim: ['vim'],
  tmux: ['tmux'],
  strace: ['strace'],
  ps: ['procps'],
  asciinema: ['asciinema'],
  // Programs that wait for input, each in its way.
  zsh: ['zsh'],
  fish: ['fish'],
  busybox: ['busybox'],
  htop: ['htop'],
  nano: ['nano'],
  dialog: ['dialog'],
  whiptail: ['whiptail'],
  fzf: ['fzf'],
  sqlite3: ['sqlite3'],
  sudo: ['sudo'],
  'ssh-keygen': ['openssh-client'],
  mandoc: ['mandoc'],
  valgrind: ['valgrind'],
  chromium: ['chromium'],
  'x86_64-linux-gnu-gcc': ['gcc-x86-64-linux-gnu', 'libc6-dev-amd64-cross'],
  'aarch64-linux-gnu-gcc': ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'],
  'musl-gcc': ['musl-tools'],
  // With the libraries that Node for arm64 needs.
  'qemu-aarch64-static': [
    'qemu-user-static',
    'libc6-arm64-cross',
    'libstdc++6-arm64-cross',
    'libatomic1-arm64-cross',
  ],
};

/** @typedef {keyof typeof debianPackages} Program */

/** @type {readonly Program[]} */
export const programsOfBuild = ['cc', 'make', 'python3'];

/** Programs that tests run. A test whose program is missing is skipped; `npm run check` needs git. */
export const programsOfTests = [
  ...['git', 'less', 'vim', 'tmux', 'strace', 'ps', 'asciinema', 'chromium'],
  ...[
    'zsh',
    'fish',
    'mandoc',
    'busybox',
    'htop',
    'nano',
    'dialog',
    'whiptail',
    'fzf',
    'sqlite3',
    'sudo',
    'ssh-keygen',
  ],
];

/** As in `engines`: the first versions whose `require` loads ES modules. */
const oldestNodes = [
  [20, 19],
  [22, 12],
];

const POLL_INTERVAL_MS = 50;

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

/** Returns the C compiler as words, since $CC may be `ccache gcc`; undefined if there is none. */
export function compiler() {
  const chosen = process.env.CC?.trim().split(/\s+/);
  if (chosen?.[0]) return isInstalled(chosen[0]) ? chosen : undefined;
  const name = ['cc', 'gcc', 'clang'].find(isInstalled);
  return name === undefined ? undefined : [name];
}

export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const newest = oldestNodes.at(-1)?.[0] ?? 0;
  if (major > newest || oldestNodes.some(([of, oldest]) => of === major && minor >= oldest)) return;
  const oldest = oldestNodes.map((version) => version.join('.')).join(' or ');
  fail(`Strand needs Node ${oldest} or newer, and this is Node ${process.versions.node}.`);
}

/**
 * Installs missing programs, as `installPrograms` does. Then ends the script if a required program is still missing, and
 * names the missing optional ones.
 * @param {string} [withoutOptional] what happens when an optional program is missing
 */
export function ensurePrograms(required, optional = [], withoutOptional = '') {
  const programs = [...required, ...optional];
  installPrograms(programs);
  const absent = missing(programs);
  if (absent.some((name) => required.includes(name))) fail(`This needs ${missingSentence(absent)}`);
  if (absent.length > 0) announce(`${withoutOptional}: they need ${missingSentence(absent)}`);
}

/**
 * Installs missing programs with apt-get if that is allowed: as root at once, otherwise after a yes on the terminal.
 */
export function installPrograms(programs) {
  const absent = missing(programs);
  const apt = absent.length > 0 && aptGet(absent);
  if (apt) installDebianPackages(apt, absent);
}

function missing(programs) {
  return programs.filter((name) => (name === 'cc' ? compiler() === undefined : !isInstalled(name)));
}

/** @returns {string[] | undefined} the command that runs apt-get; undefined if nothing may be installed */
function aptGet(absent) {
  if (process.env.STRAND_NO_INSTALL || !isInstalled('apt-get')) return undefined;
  if (packagesOf(absent).length === 0) return undefined;
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  if (process.getuid?.() === 0) return apt;
  return isInstalled('sudo') && confirmed(absent) ? ['sudo', ...apt] : undefined;
}

/** Asks on the terminal; without one the answer is no. */
function confirmed(absent) {
  if (!isatty(0) || !isatty(2)) return false;
  const command = `sudo apt-get install ${packagesOf(absent).join(' ')}`;
  process.stderr.write(
    `strand: this machine does not have ${listed(absent)}. Run \`${command}\`? (STRAND_NO_INSTALL=1 never asks) [y/N] `,
  );
  return /^y(es)?$/i.test(readLineOfTerminal().trim());
}

/** Blocks until the user has typed a line. Reads stdin, since a program started by su has no /dev/tty. */
function readLineOfTerminal() {
  const line = Buffer.alloc(4096); // The longest line of a terminal.
  for (;;) {
    try {
      return line.toString('utf8', 0, readSync(0, line));
    } catch (error) {
      // An earlier program may have left the terminal non-blocking.
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_INTERVAL_MS);
    }
  }
}

/** @param {readonly string[]} apt the command that runs apt-get */
function installDebianPackages([file = '', ...args], absent) {
  const packages = packagesOf(absent);
  announce(`installing ${packages.join(' ')} with apt-get (STRAND_NO_INSTALL=1 leaves the machine alone)`);
  // If this fails, the install may still succeed with the old package list.
  capture(file, [...args, 'update']);
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  const result = capture(file, [...args, ...install]);
  if (!result.ok) process.stderr.write(result.output);
}

/** @returns {string[]} without duplicates, and without packages for a compiler that $CC names */
function packagesOf(programs) {
  const installable = programs.filter((name) => name !== 'cc' || !process.env.CC);
  return [...new Set(installable.flatMap((name) => debianPackages[name]))];
}

/**
 * Returns the end of a sentence such as `This needs …`.
 * @returns {string} `make and python3, which this machine does not have. On Debian …`
 */
export function missingSentence(absent) {
  const packages = packagesOf(absent);
  const what = `${listed(absent)}, which this machine does not have.`;
  if (packages.length === 0) return what;
  return `${what} On Debian and Ubuntu, this installs it: apt-get install ${packages.join(' ')}`;
}

function listed(programs) {
  const names = programs.map((name) => {
    if (name !== 'cc') return name;
    return process.env.CC ? `the C compiler that $CC names (${process.env.CC})` : 'a C compiler';
  });
  return new Intl.ListFormat('en-GB').format(names);
}
