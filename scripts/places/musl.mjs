// musl, as in Alpine. The npm registry has no Node for musl, but a Bun: it runs in a root file system with nothing but musl, a
// libstdc++ for Bun, and a shell. Needs root and Debian's packages.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { dynamicLinkerOfMusl, linkCppLibrary, versionOfMusl } from '../lib/musl.mjs';
import { downloadBunForMusl } from '../lib/nodes.mjs';
import { newFolder, program } from '../lib/places.mjs';
import { root } from '../lib/project.mjs';
import { spawnsInside } from '../lib/root-file-system.mjs';
import { installPrograms } from '../lib/toolchain.mjs';

/** @type {import('../lib/places.mjs').Place} */
const musl = {
  name: 'musl',
  version() {
    installPrograms(['musl-gcc']);
    // Bun for musl does not run on this system.
    const bun = JSON.parse(readFileSync(join(downloadBunForMusl(), '../../package.json'), 'utf8'));
    return `${versionOfMusl()}, Bun ${bun.version}`;
  },
  what: 'Bun for musl in a root file system with musl, a static busybox and the prebuilt addon, `chroot`; `import` and `require`',
  libraries: ['strand-pty'],
  run(room) {
    const system = rootFileSystem(room);
    installPackages(room, system);
    for (const [file, module] of [
      ['main.mjs', 'esm'],
      ['main.cjs', 'cjs'],
    ]) {
      room.write(file, program(room.library, module));
      copyFileSync(join(room.folder, file), join(system, file));
      spawnsInside(system, ['/bin/bun', `/${file}`], room.run);
    }
  },
};

/** Makes a root file system with musl, Bun and a shell. */
function rootFileSystem({ folder, run }) {
  const system = newFolder();
  for (const name of ['bin', 'lib', 'dev/pts']) mkdirSync(join(system, name), { recursive: true });
  run('mknod', ['--mode=666', join(system, 'dev/null'), 'c', '1', '3']);
  run('mknod', ['--mode=666', join(system, 'dev/ptmx'), 'c', '5', '2']);

  const bun = downloadBunForMusl();
  copyFileSync(bun, join(system, 'bin/bun'));
  copyFileSync(dynamicLinkerOfMusl, join(system, dynamicLinkerOfMusl));
  symlinkSync(dynamicLinkerOfMusl, join(system, 'lib/libc.musl-x86_64.so.1'));
  linkCppLibrary(bun, join(system, 'lib'));

  run('apt-get', ['download', 'busybox-static']);
  run('dpkg-deb', ['--extract', nameIn(folder, /^busybox-static/), 'busybox']);
  copyFileSync(join(folder, 'busybox/bin/busybox'), join(system, 'bin/sh'));
  return system;
}

/** Installs strand-pty and its addon for musl, which npm refuses to install on this system. */
function installPackages({ folder, node, run }, system) {
  const packed = join(folder, 'packed');
  run(node, [join(root, 'scripts/pack.mjs'), packed]);
  for (const [from, name] of [
    [packed, 'strand-pty'],
    [join(packed, 'other-platforms'), 'strand-pty-linux-x64-musl'],
  ]) {
    const target = join(system, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    const tarball = join(from, nameIn(from, new RegExp(`^${name}-\\d`)));
    run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  }
}

function nameIn(folder, pattern) {
  return readdirSync(folder).find((name) => pattern.test(name)) ?? '';
}

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  // There is no prebuilt addon for musl on another processor.
  { packages: {}, installsItself: true, places: process.arch === 'x64' ? [musl] : [] },
];
