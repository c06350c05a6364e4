// npm, with install scripts off: what every place below builds on.

import { program } from '../lib/places.mjs';

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: {},
    places: [
      {
        name: 'Node, `import`',
        version: process.version,
        what: '`npm install --ignore-scripts` of all tarballs at once',
        quick: true,
        run({ library, write, spawns }) {
          write('main.mjs', program(library, 'esm'));
          spawns(['main.mjs']);
        },
      },
      {
        name: 'Node, `require`',
        version: process.version,
        what: '`npm install --ignore-scripts` of all tarballs at once',
        quick: true,
        run({ library, write, spawns }) {
          write('main.cjs', program(library, 'cjs'));
          spawns(['main.cjs']);
        },
      },
    ],
  },
];
