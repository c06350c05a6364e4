// The package with its addon built under a sanitizer, beside the real one.

import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compileAddon } from '../../scripts/lib/addon.mjs';
import { native, pty, root } from '../../scripts/lib/project.mjs';
import { capture, fail } from '../../scripts/lib/run.mjs';
import { compiler } from '../../scripts/lib/toolchain.mjs';

/**
 * @param {string} name of the folder
 * @param {string} checks for -fsanitize
 */
export function buildSanitized(name, checks) {
  const folder = join(root, 'attacks', 'build', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'native'), { recursive: true });
  cpSync(join(pty, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(pty, 'package.json'), join(folder, 'package.json'));
  for (const part of ['core', 'binding', 'binding.gyp']) {
    cpSync(join(native, part), join(folder, 'native', part), { recursive: true });
  }
  const sanitize = `-fsanitize=${checks} -fno-omit-frame-pointer -g`;
  process.env.CFLAGS = `${sanitize} -fno-sanitize-recover=all`;
  process.env.LDFLAGS = sanitize;
  compileAddon(join(folder, 'native'), compiler()?.join(' ') ?? 'cc');
  return folder;
}

/**
 * Where the compiler has a library of its own.
 * @param {string} name
 */
export function libraryOf(name) {
  const [cc = 'cc', ...args] = compiler() ?? [];
  const { ok, output } = capture(cc, [...args, `-print-file-name=${name}`]);
  const path = output.trim();
  return ok && path.startsWith('/') ? path : fail(`The compiler has no ${name}.`);
}
