// The three places of a bundler: the library external, bundled whole with the addon beside it, and bundled whole alone.

import { cpSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addonBeside, newFolder, program } from './places.mjs';

/** Bundles main.mjs, with the library or without, and returns the path of the bundle. @typedef {(room: import('./places.mjs').Room, whole: boolean) => string} Build */

/**
 * @param {string} name
 * @param {string} version
 * @param {Build} build
 * @param {boolean} [quick]
 * @returns {import('./places.mjs').Place[]}
 */
export function bundlerPlaces(name, version, build, quick) {
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
      name: `${name}, bundled whole, the addon beside it`,
      version,
      what: 'the bundle and the addon alone in a folder',
      run(room) {
        const bundle = bundleAlone(room, build);
        addonBeside(room, dirname(bundle));
        withoutPackages(room, () => room.spawns([bundle], { cwd: dirname(bundle) }));
      },
    },
    {
      name: `${name}, bundled whole, without the addon`,
      version,
      what: 'the bundle alone in a folder',
      sentence:
        /in a bundle, keep strand-pty external, or copy strand_pty.node beside the bundle, or set STRAND_PTY_BINARY/,
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
