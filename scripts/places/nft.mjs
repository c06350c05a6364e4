// @vercel/nft finds the files that a program needs. The program runs from a copy of only these.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, program } from '../lib/places.mjs';

const nft = '1.11.5';

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: { '@vercel/nft': nft },
    places: ['esm', 'cjs'].map((module) => ({
      name: `nft, ${module === 'esm' ? '`import`' : '`require`'}`,
      version: nft,
      what: 'a copy of the traced files',
      run({ library, folder, node, write, run, spawns }) {
        const main = module === 'esm' ? 'main.mjs' : 'main.cjs';
        write(main, program(library, module));
        write(
          'trace.mjs',
          `import { nodeFileTrace } from '@vercel/nft';
         const { fileList } = await nodeFileTrace(['${main}'], { base: '..' });
         console.log(JSON.stringify([...fileList]));`,
        );
        const copy = newFolder();
        const group = join(folder, '..');
        for (const file of JSON.parse(run(node, ['trace.mjs']))) {
          cpSync(join(group, file), join(copy, file), { verbatimSymlinks: true });
        }
        spawns([join(copy, folder.slice(group.length), main)], { cwd: copy });
      },
    })),
  },
];
