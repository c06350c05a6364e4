// Builds packages/pty/native/build/Release/strand_pty.node when the C sources or Node have changed.

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesUnder, native, tool } from './project.mjs';
import { announce, step } from './run.mjs';
import { compiler } from './toolchain.mjs';

const addon = join(native, 'build', 'Release', 'strand_pty.node');
const stamp = join(native, 'build', 'built-for.txt');
const thisNode = `node ${process.version} ${process.arch}\n`;

export function buildAddon() {
  if (isFresh()) return;
  announce('building the native addon');
  compileAddon(native, compiler()?.join(' ') ?? 'cc');
  writeFileSync(stamp, thisNode);
}

/**
 * Builds build/Release/strand_pty.node in a folder with binding.gyp and the sources.
 * @param {string} cc the C compiler
 * @param {string} arch the target, in the words of Node
 */
export function compileAddon(folder, cc, arch = process.arch) {
  const env = { ...process.env, CC: cc, CFLAGS: `-Werror ${process.env.CFLAGS ?? ''}` };
  const args = ['configure', 'build', '--release', '--arch', arch, '--loglevel=error', ...ownHeaders()];
  step('Building the native addon', tool('node-gyp'), args, { cwd: folder, env });
}

function isFresh() {
  if (!existsSync(addon) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== thisNode) return false;
  const built = statSync(addon).mtimeMs;
  return [join(native, 'binding.gyp'), ...sources()].every((file) => statSync(file).mtimeMs <= built);
}

function sources() {
  return ['core', 'binding'].flatMap((folder) => filesUnder(join(native, folder), /\.[ch]$/));
}

/** Uses the headers that were installed with Node, if there are any, so that node-gyp downloads nothing. */
function ownHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const has = (header) => existsSync(join(prefix, 'include', 'node', header));
  return has('node_api.h') && has('uv.h') ? ['--nodedir', prefix] : [];
}
