// The platforms of packages/pty/src/native/platform.ts: what compiles for them on a machine of another platform.

import { canInstall, compiler, installDebianPackages, isInstalled } from './toolchain.mjs';

/**
 * @typedef {object} Target
 * @property {string} cpu in the words of npm, as the next
 * @property {'glibc' | 'musl'} libc
 * @property {string} cc
 * @property {readonly string[]} debian the packages that have it
 */

/** @type {Readonly<Record<string, Target>>} */
export const targets = {
  'linux-x64-gnu': {
    cpu: 'x64',
    libc: 'glibc',
    cc: 'x86_64-linux-gnu-gcc',
    debian: ['gcc-x86-64-linux-gnu', 'libc6-dev-amd64-cross'],
  },
  'linux-x64-musl': { cpu: 'x64', libc: 'musl', cc: 'musl-gcc', debian: ['musl-tools'] },
  'linux-arm64-gnu': {
    cpu: 'arm64',
    libc: 'glibc',
    cc: 'aarch64-linux-gnu-gcc',
    debian: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'],
  },
};

/** What starts programs of linux-arm64-gnu, Node among them, on another processor. */
export const arm64Emulator = {
  command: ['/usr/bin/qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'],
  debian: ['qemu-user-static', 'libc6-arm64-cross', 'libstdc++6-arm64-cross', 'libatomic1-arm64-cross'],
};

/**
 * The compiler for a platform, which is installed if need be; or one sentence that says why there is none.
 * @param {string} name
 * @param {string} [own] the platform of this machine, if its own compiler will do
 * @returns {{ cc: string, problem?: undefined } | { cc?: undefined, problem: string }}
 */
export function compilerFor(name, own) {
  if (name === own) return { cc: compiler()?.join(' ') ?? 'cc' };
  const { cc, cpu, libc, debian } = targets[name];
  if (libc === 'musl' && cpu !== process.arch) {
    return { problem: `${cc} compiles only for the processor that it runs on.` };
  }
  if (!isInstalled(cc) && canInstall()) installDebianPackages(debian);
  if (isInstalled(cc)) return { cc };
  return { problem: `it needs ${cc}, which \`apt-get install ${debian.join(' ')}\` installs.` };
}

/**
 * Installs what starts arm64 programs, if need be; or says in one sentence why there is nothing that does.
 * @returns {string | undefined}
 */
export function arm64EmulatorProblem() {
  const { command, debian } = arm64Emulator;
  if (!isInstalled(command[0]) && canInstall()) installDebianPackages(debian);
  if (isInstalled(command[0])) return undefined;
  return `it needs ${command[0]}, which \`apt-get install ${debian.join(' ')}\` installs.`;
}
