// What is published in place of the compiled files: one file for each entry, and one that they share, so that a program opens
// few files. See docs/decisions/published-files.md.

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { filesUnder } from './project.mjs';

/** What is no part of the bundle; `binaries.cjs` has to stay as it is for tools that look for the addon. */
const external = [/^node:/, /^strand-/, /^@xterm\//, /^\.\/binaries\.cjs$/];

/**
 * Makes CommonJS files of a library, with an ES module in front of each entry, so that one copy of the package has one state
 * whether a program imports or requires it. The declarations move to `types`, where they count as CommonJS too.
 *
 * @param {string} library the unpacked package
 * @param {any} manifest of the package, which is changed
 * @param {RegExp} [shared] the sources that the entries share, if there are several
 */
export async function bundleLibrary(library, manifest, shared) {
  const compiled = join(library, 'compiled');
  renameSync(join(library, 'dist'), compiled);
  move(compiled, join(library, 'types'), /\.d\.c?ts(\.map)?$/);
  move(compiled, join(library, 'dist'), /\.cjs(\.map)?$/);
  rmSync(compiled, { recursive: true });

  const entries = entriesOf(manifest);
  const chunks = await bundle(library, {
    input: Object.fromEntries(entries.map(({ name, source }) => [name, join(library, source)])),
    format: 'cjs',
    // In the folder from which `binaries.cjs` is imported.
    chunkFileNames: 'native/[name].js',
    ...(shared && { codeSplitting: { groups: [{ name: 'core', test: shared }] } }),
  });
  for (const { name, types } of entries) {
    const { exports } = chunks.find((chunk) => chunk.fileName === `${name}.js`);
    writeFileSync(join(library, 'dist', `${name}.mjs`), moduleOf(name, exports));
    writeFileSync(join(library, 'dist', `${name}.imported.js`), unreadModuleOf(name));
    const declarations = relative('types', types);
    writeFileSync(join(library, 'types', `${name}.d.mts`), declarationOf(declarations, exports));
  }

  delete manifest.imports;
  manifest.type = 'commonjs';
  manifest.sideEffects = false;
  manifest.main = './dist/index.js';
  manifest.types = './types/index.d.ts';
  // For `moduleResolution: node10`, which does not know `exports`.
  manifest.typesVersions = {
    '*': Object.fromEntries(entries.slice(1).map(({ name, types }) => [name, [types]])),
  };
  manifest.exports = {
    ...Object.fromEntries(
      entries.map(({ path, name, types }) => [
        path,
        {
          import: { types: `./types/${name}.d.mts`, default: `./dist/${name}.mjs` },
          require: { types: `./${types}`, default: `./dist/${name}.js` },
        },
      ]),
    ),
    './package.json': './package.json',
  };
  manifest.files = manifest.files.map((/** @type {string} */ file) =>
    file === '!dist/.tsbuildinfo' ? 'types' : file,
  );
}

/**
 * Makes CommonJS files of a program: one for its first source, one with what is always needed, and one for each module that is
 * loaded when it is needed. Node starts a CommonJS program without its loader for ES modules, which is about a tenth faster.
 *
 * @param {string} library the unpacked package
 * @param {any} manifest of the package, which is changed
 * @param {string} name of the first source, which becomes the program itself
 * @param {RegExp} shared the sources that are always needed
 */
export async function bundleProgram(library, manifest, name, shared) {
  rmSync(join(library, 'dist'), { recursive: true });
  await bundle(library, {
    input: { [name]: join(library, 'src', `${name}.ts`) },
    format: 'cjs',
    chunkFileNames: '[name].js',
    banner: ({ isEntry }) => (isEntry ? '#!/usr/bin/env node' : ''),
    codeSplitting: { groups: [{ name: 'program', test: shared }] },
  });
  for (const command of Object.keys(manifest.bin)) manifest.bin[command] = `./dist/${name}.js`;
  rmSync(join(library, 'bin'), { recursive: true });
  manifest.files = manifest.files.filter((/** @type {string} */ file) => file !== 'bin');
  delete manifest.imports;
  manifest.type = 'commonjs';
}

/**
 * @param {string} library
 * @param {{ input: Record<string, string> } & import('rolldown').OutputOptions} options
 */
async function bundle(library, { input, ...output }) {
  const build = await rolldown({ cwd: library, input, external, platform: 'node' });
  const { output: files } = await build.write({
    dir: join(library, 'dist'),
    entryFileNames: '[name].js',
    exports: 'named',
    sourcemap: true,
    comments: false,
    ...output,
  });
  await build.close();
  return files.filter((file) => file.type === 'chunk');
}

/**
 * The entries of the library: their paths in `exports`, their names, and the files that are compiled for them.
 * @param {any} manifest
 */
function entriesOf(manifest) {
  return Object.entries(manifest.exports)
    .filter(([path]) => path !== './package.json')
    .map(([path, target]) => ({
      path,
      name: path === '.' ? 'index' : relative('.', path),
      source: target.types.replace('/dist/', '/src/').replace(/\.d\.ts$/, '.ts'),
      types: relative('.', target.types).replace(/^dist/, 'types'),
    }));
}

/**
 * A module between the ES module and the CommonJS one. Node looks for the names in a CommonJS file that is imported, and in those
 * that it plainly exports again: 30 ms and 10 MB with Node 20. The variable keeps it from reading the large file for that.
 * @param {string} name
 */
const unreadModuleOf = (name) => `const library = require('./${name}.js');\nmodule.exports = library;\n`;

/**
 * An ES module with the names of a CommonJS one. For a default import some bundlers and Bun take `exports.default` if there is
 * one, others `module.exports`.
 * @param {string} name
 * @param {readonly string[]} names
 */
function moduleOf(name, names) {
  const named = names.filter((each) => each !== 'default');
  const lines = names.includes('default')
    ? [`export { ${named.join(', ')} } from './${name}.js';`, 'export default library.default ?? library;']
    : [`export const { ${named.join(', ')} } = library;`];
  return [`import library from './${name}.imported.js';`, ...lines, ''].join('\n');
}

/**
 * @param {string} declarations
 * @param {readonly string[]} names
 */
function declarationOf(declarations, names) {
  const file = `./${declarations.replace(/\.d\.ts$/, '.js')}`;
  return [
    `export * from '${file}';`,
    ...(names.includes('default')
      ? [
          // Not an import, whose default is `module.exports` in some module resolutions only.
          `declare const exported: (typeof import('${file}'))['default'];`,
          'export default exported;',
        ]
      : []),
    '',
  ].join('\n');
}

/**
 * @param {string} from
 * @param {string} to
 * @param {RegExp} name
 */
function move(from, to, name) {
  for (const file of filesUnder(from, name)) {
    const target = join(to, relative(from, file));
    mkdirSync(dirname(target), { recursive: true });
    renameSync(file, target);
  }
}
