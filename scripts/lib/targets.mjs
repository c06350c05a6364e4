// The platforms of packages/pty/src/native/platform.ts, and the cross compilers for them.

import { compiler, installPrograms, isInstalled, missingSentence } from './toolchain.mjs';

/**
 * @typedef {object} Target
 * @property {string} cpu as in package.json, like libc
 * @property {'glibc' | 'musl'} libc
 * @property {import('./toolchain.mjs').Program} cc
 */

/** @type {Readonly<Record<string, Target>>} */
export const targets = {
  'linux-x64-gnu': { cpu: 'x64', libc: 'glibc', cc: 'x86_64-linux-gnu-gcc' },
  'linux-x64-musl': { cpu: 'x64', libc: 'musl', cc: 'musl-gcc' },
  'linux-arm64-gnu': { cpu: 'arm64', libc: 'glibc', cc: 'aarch64-linux-gnu-gcc' },
};

/** The command that runs programs for linux-arm64-gnu, such as Node, on another processor. */
export const arm64Emulator = ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'];

/**
 * Returns the compiler for a platform, or a sentence that says why there is none.
 * @param {string} [own] the platform for which the compiler of this machine is used
 */
export function compilerFor(name, own) {
  if (name === own) return { cc: compiler()?.join(' ') ?? 'cc' };
  const { cc } = targets[name];
  if (!runsHere(name)) return { problem: `${cc} compiles only for the processor that it runs on.` };
  return isInstalled(cc) ? { cc } : { problem: `it needs ${missingSentence([cc])}` };
}

/**
 * Installs the compilers for other platforms, if that is allowed.
 * @param {readonly string[]} names of platforms
 */
export function installCompilers(names) {
  installPrograms(names.filter(runsHere).map((name) => targets[name].cc));
}

/** Whether the compiler for a platform runs on this processor. */
function runsHere(name) {
  const { cpu, libc } = targets[name];
  return libc !== 'musl' || cpu === process.arch;
}

/** Installs the emulator, if that is allowed. Returns a sentence if there is none. */
export function arm64EmulatorProblem() {
  installPrograms(['qemu-aarch64-static']);
  if (isInstalled('qemu-aarch64-static')) return undefined;
  return `it needs ${missingSentence(['qemu-aarch64-static'])}`;
}
