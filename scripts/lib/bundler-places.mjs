// The three places of a bundler: the library external, bundled whole with the addon beside it, and bundled whole alone.

import { cpSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addonBeside, KEEP_EXTERNAL, newFolder, program } from './places.mjs';

/** Bundles main.mjs, with the library or without, and returns the path of the bundle. @typedef {(room: import('./places.mjs').Room, whole: boolean) => string} Build */

/**
 * @param {string} name
 * @param {string} version
 * @param {Build} build
 * @param {{ quick?: boolean, byPath?: boolean }} [options] `byPath`: the bundler writes the path of its input into the bundle, so that
 *   only STRAND_PTY_BINARY leads to the addon
 * @returns {import('./places.mjs').Place[]}
 */
export function bundlerPlaces(name, version, build, { quick = false, byPath = false } = {}) {
  return [
    {
      name: `${name}, external`,
      version,
      what: 'the bundle beside node_modules',
      quick,
      run(room) {
        room.write('main.mjs', program(room.library, 'esm'));
        room.spawns([build(room, false)]);
      },
    },
    {
      name: `${name}, bundled whole, ${byPath ? 'STRAND_PTY_BINARY' : 'the addon beside it'}`,
      version,
      what: byPath ? 'the bundle alone in a folder' : 'the bundle and the addon alone in a folder',
      libraries: byPath ? ['strand-pty'] : undefined,
      run(room) {
        const bundle = bundleAlone(room, build);
        addonBeside(room, dirname(bundle));
        const env = byPath ? { STRAND_PTY_BINARY: join(dirname(bundle), 'strand_pty.node') } : {};
        withoutPackages(room, () => room.spawns([bundle], { cwd: dirname(bundle), env }));
      },
    },
    {
      name: `${name}, bundled whole, without the addon`,
      version,
      what: 'the bundle alone in a folder',
      sentence: KEEP_EXTERNAL,
      run(room) {
        const bundle = bundleAlone(room, build);
        withoutPackages(room, () => room.spawns([bundle], { cwd: dirname(bundle) }));
      },
    },
  ];
}

/** Bundles the library too, moves the bundle away from node_modules, and returns its path. */
function bundleAlone(room, build) {
  room.write('main.mjs', program(room.library, 'esm'));
  const out = build(room, true);
  const folder = newFolder();
  cpSync(join(room.folder, dirname(out)), folder, { recursive: true });
  return join(folder, basename(out));
}

/** Runs a bundle while node_modules is not there, since a bundler may have written its absolute path into the bundle. */
function withoutPackages({ folder }, use) {
  const modules = join(folder, '..', 'node_modules');
  renameSync(modules, `${modules}.away`);
  try {
    use();
  } finally {
    renameSync(`${modules}.away`, modules);
  }
}
