// Runtimes other than Node, which load the addon through their own Node-API.

import { downloadBun, downloadDeno } from '../lib/nodes.mjs';
import { program } from '../lib/places.mjs';
import { capture } from '../lib/run.mjs';

const runtimes = [
  { name: 'Bun', download: downloadBun, options: [] },
  { name: 'Deno', download: downloadDeno, options: ['run', '--allow-all'] },
];

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: {},
    places: runtimes.map(({ name, download, options }) => ({
      name,
      version: () => /\d+\.\d+\.\d+/.exec(capture(download(), ['--version']).output)?.[0] ?? '',
      what: '`import` and `require`',
      run({ library, write, run }) {
        for (const [file, module] of [
          ['main.mjs', 'esm'],
          ['main.cjs', 'cjs'],
        ]) {
          write(file, program(library, module));
          const output = run(download(), [...options, file], { timeout: 30_000 });
          if (!/spawned/.test(output)) throw new Error(`no output of the child arrived: ${output.trim()}`);
        }
      },
    })),
  },
];
