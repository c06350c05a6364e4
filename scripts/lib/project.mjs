// Paths of this repository.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const pty = join(root, 'packages', 'pty');
export const nodePty = join(root, 'packages', 'node-pty');
export const terminal = join(root, 'packages', 'terminal');
export const cli = join(root, 'packages', 'cli');
export const native = join(pty, 'native');

/** The folders of the packages. */
export const packages = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(root, 'packages', entry.name));

/** Returns the path of a program that npm has installed. */
export const tool = (name) => join(root, 'node_modules', '.bin', name);

/**
 * Returns the sorted paths of all files below a folder, without node_modules. A folder that does not exist has none.
 * @param {RegExp} name a pattern for the names of the files
 */
export function filesUnder(folder, name) {
  /** @type {import('node:fs').Dirent[]} */
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path, name);
      return name.test(entry.name) ? [path] : [];
    })
    .sort();
}
