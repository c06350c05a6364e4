// A single executable application: Node with the bundle in it, and the addon beside it.

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { addonBeside, newFolder, program } from '../lib/places.mjs';

const versions = { esbuild: '0.28.2', postject: '1.0.0-alpha.6' };
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: versions,
    places: [
      {
        name: 'Node single executable application',
        version: `esbuild ${versions.esbuild}, postject ${versions.postject}`,
        what: 'the executable and the addon alone in a folder',
        nodes: ['22', '24'],
        run(room) {
          const { write, run, tool, node, library } = room;
          write('main.mjs', program(library, 'esm'));
          const output = ['--format=cjs', '--outfile=main.cjs'];
          run(tool('esbuild'), ['main.mjs', '--bundle', '--platform=node', ...output]);
          write('sea.json', JSON.stringify({ main: 'main.cjs', output: 'sea.blob' }));
          run(node, ['--experimental-sea-config', 'sea.json']);
          const folder = newFolder();
          const executable = join(folder, 'program');
          copyFileSync(node, executable);
          run(tool('postject'), [executable, 'NODE_SEA_BLOB', 'sea.blob', '--sentinel-fuse', FUSE]);
          addonBeside(room, folder);
          const said = run(executable, [], { cwd: folder });
          if (!/spawned/.test(said)) throw new Error(`no output of the child arrived: ${said.trim()}`);
        },
      },
    ],
  },
];
