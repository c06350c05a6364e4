// Two test files in one worker: each evaluates the library again. Jest on Node 20 and 22 has no `Symbol.dispose` in its realm.

import { loads, spawned, testOf } from '../lib/places.mjs';

const nodes = ['20', '22'];
const what = 'two test files in one worker; `--detectOpenHandles` finds nothing';

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = ['29.7.0', '30.5.2'].map((version) => ({
  packages: { jest: version },
  places: [
    {
      name: 'Jest, CommonJS',
      version,
      what,
      nodes,
      quick: version.startsWith('30'),
      run: (room) => test(room, 'cjs', []),
    },
    {
      name: 'Jest, ES modules',
      version,
      what,
      nodes,
      run: (room) => test(room, 'esm', ['--experimental-vm-modules']),
    },
  ],
}));

/** @param {import('../lib/places.mjs').Room} room */
function test({ library, node, write, run, tool }, module, nodeOptions) {
  const extension = module === 'esm' ? 'mjs' : 'js';
  for (const name of ['one', 'two']) {
    write(`${name}.test.${extension}`, `${loads(library, module)}\n${spawned}${testOf(library)}`);
  }
  write('jest.config.json', JSON.stringify({ testMatch: [`**/*.test.${extension}`], transform: {} }));
  const output = run(node, [...nodeOptions, tool('jest'), '--runInBand', '--detectOpenHandles']);
  const handle = /Jest has detected.*/.exec(output);
  if (handle) throw new Error(handle[0]);
  if (!/Tests: +2 passed/.test(output)) throw new Error(output.trim());
}
