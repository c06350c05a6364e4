// esbuild.

import { bundlerPlaces } from '../lib/bundler-places.mjs';

const esbuildVersion = '0.28.2';

/** @typedef {import('../lib/bundler-places.mjs').Build} Build */

/** @type {Build} */
function esbuild({ library, run, tool }, whole, format = 'esm') {
  const out = format === 'esm' ? 'out/main.mjs' : 'out/main.cjs';
  // The bundle requires modules of Node, and an ES module has no `require`.
  const banner =
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  const external = whole ? [] : [`--external:${library}`];
  run(tool('esbuild'), [
    'main.mjs',
    '--bundle',
    '--platform=node',
    `--format=${format}`,
    `--outfile=${out}`,
    ...external,
    ...(whole && format === 'esm' ? [`--banner:js=${banner}`] : []),
  ]);
  return out;
}

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: { esbuild: esbuildVersion },
    places: [
      ...bundlerPlaces('esbuild, ESM', esbuildVersion, esbuild, { quick: true }),
      ...bundlerPlaces('esbuild, CommonJS', esbuildVersion, (room, whole) => esbuild(room, whole, 'cjs'), {
        quick: true,
      }),
    ],
  },
];
