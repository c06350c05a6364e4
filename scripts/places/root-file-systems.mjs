// A minimal Debian: nothing but its C library, a shell and Node. Needs root and debootstrap.

import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newFolder, program } from '../lib/places.mjs';
import { spawnsInside } from '../lib/root-file-system.mjs';

const suites = { bookworm: '12' };
/** @type {Map<string, string>} */
const systems = new Map();

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: {},
    places: Object.entries(suites).map(([suite, version]) => ({
      name: 'Debian slim',
      version,
      what: '`debootstrap --variant=minbase`, Node and node_modules copied in, `chroot`',
      nodes: ['24'],
      run({ library, folder, node, write, run }) {
        const system = systems.get(suite) ?? newFolder();
        if (!systems.has(suite)) {
          run('debootstrap', ['--variant=minbase', suite, system], { timeout: 900_000 });
          systems.set(suite, system);
        }
        write('main.mjs', program(library, 'esm'));
        const app = join(system, `with-${library}`);
        mkdirSync(join(app, 'program'), { recursive: true });
        cpSync(join(dirname(folder), 'node_modules'), join(app, 'node_modules'), {
          recursive: true,
          verbatimSymlinks: true,
        });
        copyFileSync(join(folder, 'main.mjs'), join(app, 'program', 'main.mjs'));
        copyFileSync(node, join(app, 'node'));
        spawnsInside(system, [`/with-${library}/node`, `/with-${library}/program/main.mjs`], run);
      },
    })),
  },
];
