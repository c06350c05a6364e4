// Other versions of Node, from the npm registry, in a cache outside the repository.

import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { announce, step } from './run.mjs';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'strand', 'nodes');

/** Returns the path of a Node, which is downloaded once. */
export function downloadNode(major, arch = process.arch) {
  const folder = join(cache, `${major}-${arch}`);
  const name = `node-linux-${arch}`;
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(program)) return program;
  announce(`downloading Node ${major} for ${arch}`);
  mkdirSync(folder, { recursive: true });
  // --force, since it may be for another processor.
  const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--force'];
  step(`Downloading Node ${major}`, 'npm', [...args, `${name}@${major}`], { cwd: folder });
  return program;
}
