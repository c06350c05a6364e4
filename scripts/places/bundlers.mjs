// Bundlers. With the library external the bundle finds it in node_modules. Bundled whole, it runs where no node_modules is.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundlerPlaces } from '../lib/bundler-places.mjs';
import { downloadBun } from '../lib/nodes.mjs';

const versions = {
  rollup: '4.68.8',
  '@rollup/plugin-node-resolve': '16.0.3',
  '@rollup/plugin-commonjs': '29.0.0',
  webpack: '5.113.0',
  '@vercel/ncc': '0.45.0',
};

/** @typedef {import('../lib/bundler-places.mjs').Build} Build */

/** @type {Build} */
function rollup({ library, node, write, run, tool }, whole) {
  const plugins = whole
    ? `import resolve from '@rollup/plugin-node-resolve'; import commonjs from '@rollup/plugin-commonjs';
       const plugins = [resolve({ preferBuiltins: true }), commonjs()]; const external = [/^node:/];`
    : `const plugins = []; const external = ['${library}'];`;
  write(
    'rollup.config.mjs',
    `${plugins}
     export default { input: 'main.mjs', plugins, external, output: { file: 'out/main.mjs', inlineDynamicImports: true } };`,
  );
  run(node, [tool('rollup'), '-c']);
  return 'out/main.mjs';
}

/** @type {Build} */
function webpack({ library, folder, node, write, run }, whole) {
  const externals = whole ? {} : { [library]: `commonjs ${library}` };
  const output = { path: join(folder, 'out'), filename: 'main.cjs' };
  const config = {
    mode: 'production',
    target: 'node',
    entry: './main.mjs',
    context: folder,
    externals,
    output,
  };
  write(
    'build.cjs',
    `require('webpack')(${JSON.stringify(config)}, (error, stats) => {
      if (error || stats.hasErrors()) throw error ?? new Error(stats.toJson().errors[0].message);
    });`,
  );
  run(node, ['build.cjs']);
  return 'out/main.cjs';
}

/** @type {Build} */
function ncc({ library, folder, node, run, tool }, whole) {
  run(node, [tool('ncc'), 'build', 'main.mjs', '-o', 'out', ...(whole ? [] : ['-e', library])]);
  return existsSync(join(folder, 'out/index.mjs')) ? 'out/index.mjs' : 'out/index.js';
}

/** @type {Build} */
function bun({ library, run }, whole) {
  const external = whole ? [] : ['--external', library];
  run(downloadBun(), ['build', 'main.mjs', '--target=node', '--outfile=out/main.mjs', ...external]);
  return 'out/main.mjs';
}

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: versions,
    places: [
      ...bundlerPlaces('Rollup', versions.rollup, rollup),
      ...bundlerPlaces('webpack', versions.webpack, webpack),
      ...bundlerPlaces('ncc', versions['@vercel/ncc'], ncc),
      ...bundlerPlaces('bun build', 'Bun 1', bun, { byPath: true }),
    ],
  },
];
