// Two test files in one worker of each pool: `vmThreads` and `vmForks` evaluate the library again in each file.

import { loads, spawned, testOf } from '../lib/places.mjs';

const versions = [
  { vitest: '3.2.4', nodes: ['20', '24'], options: ['--minWorkers=1', '--maxWorkers=1'] },
  { vitest: '5.1.1', nodes: ['24'], options: ['--maxWorkers=1'] },
];

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = versions.map(({ vitest, nodes, options }) => ({
  packages: { vitest },
  places: ['threads', 'forks', 'vmThreads', 'vmForks'].map((pool) => ({
    name: `Vitest, ${pool}`,
    version: vitest,
    what: 'two test files in one worker',
    nodes,
    run({ library, node, write, run, tool }) {
      for (const name of ['one', 'two']) {
        const head = `import { expect, test } from 'vitest';\n${loads(library, 'esm')}\n`;
        write(`${name}.test.mjs`, `${head}${spawned}${testOf(library)}`);
      }
      const output = run(node, [tool('vitest'), 'run', `--pool=${pool}`, ...options]);
      if (!/Tests +2 passed/.test(output)) throw new Error(output.trim());
    },
  })),
}));
