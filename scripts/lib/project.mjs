// Where things are in this repository.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const pty = join(root, 'packages', 'pty');
export const native = join(pty, 'native');

/** The folders of all packages. */
export const packages = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(root, 'packages', entry.name));

/**
 * A program that npm installed for us.
 * @param {string} name
 */
export const tool = (name) => join(root, 'node_modules', '.bin', name);

/**
 * All files below a folder, sorted, as full paths; none if there is no such folder.
 * @param {string} folder
 * @param {RegExp} name what the file's name must match
 * @returns {string[]}
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
