// Other versions of Node, and other runtimes, from the npm registry, in a cache outside the repository.

import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { announce, step } from './run.mjs';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'strand', 'nodes');

/** Returns the path of a Node, which is downloaded once. */
export function downloadNode(major, arch = process.arch) {
  return download(`Node ${major} for ${arch}`, `${major}-${arch}`, `node-linux-${arch}@${major}`, 'bin/node');
}

/** Returns the path of Bun, which is downloaded once. */
export function downloadBun() {
  const machine = process.arch === 'arm64' ? 'aarch64' : process.arch;
  return download('Bun', `bun-${process.arch}`, `@oven/bun-linux-${machine}@1`, 'bin/bun');
}

/** Returns the path of Bun for musl, which is downloaded once. */
export function downloadBunForMusl() {
  return download('Bun for musl', 'bun-x64-musl', '@oven/bun-linux-x64-musl@1', 'bin/bun');
}

/** Returns the path of Deno, which is downloaded once. */
export function downloadDeno() {
  return download('Deno', `deno-${process.arch}`, `@deno/linux-${process.arch}-glibc@2`, 'deno');
}

/**
 * Installs one package once, and returns the path of a file in it, such as a program.
 * @param {string} what is announced
 * @param {string} name of its folder in the cache
 * @param {string} specifier of the package, with its version
 * @param {string} path of the file
 */
export function download(what, name, specifier, path) {
  const folder = join(cache, name);
  const program = join(folder, 'node_modules', specifier.slice(0, specifier.lastIndexOf('@')), path);
  if (existsSync(program)) return program;
  announce(`downloading ${what}`);
  mkdirSync(folder, { recursive: true });
  // --force, since it may be for another processor.
  const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--force', specifier];
  step(`Downloading ${what}`, 'npm', args, { cwd: folder });
  return program;
}
