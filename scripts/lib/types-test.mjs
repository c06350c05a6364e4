// Compiles packages/pty/test/types/ as a user of the published package does.

import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { download } from './nodes.mjs';
import { pty, root, tool } from './project.mjs';
import { report } from './report.mjs';

const assertions = join(pty, 'test', 'types', 'children.ts');

const modules = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'esnext', moduleResolution: 'bundler' },
];
/** Since TypeScript 5.8. */
const node18 = { module: 'node18', moduleResolution: 'node16' };
/** TypeScript 7 does not have it. */
const node10 = { module: 'commonjs', moduleResolution: 'node10' };

/** Older versions of TypeScript, each with the types of Node that it is also tried with. Those of 26 need TypeScript 5.6. */
const others = [
  { version: '5.4', moduleKinds: [...modules, node10], nodeTypes: ['20.19.0', '22.12.0', '24'] },
  { version: '5.9', moduleKinds: [...modules, node18, node10], nodeTypes: ['24', '26'] },
];

/**
 * Compiles with the TypeScript of the repository, with every module resolution.
 * @param {string} folder a folder in whose node_modules strand-pty is installed
 */
export async function testTypes(folder) {
  const own = { version: 'of the repository', tsc: tool('tsc') };
  await compileEach(
    folder,
    [...modules, node18].map((options) => ({ ...own, options })),
  );
}

/**
 * Compiles with older versions of TypeScript, and with other versions of @types/node.
 * @param {string} folder as of `testTypes`
 */
export async function testTypesWithOthers(folder) {
  const runs = others.flatMap(({ version, moduleKinds, nodeTypes }) => {
    const compiler = { version, tsc: downloadCompiler(version) };
    return [
      ...moduleKinds.map((options) => ({ ...compiler, options })),
      ...nodeTypes.map((types) => ({
        ...compiler,
        types,
        options: { ...modules[0], typeRoots: [downloadNodeTypes(types)] },
      })),
    ];
  });
  await compileEach(folder, runs);
}

function downloadCompiler(version) {
  const name = `typescript-${version}`;
  return download(`TypeScript ${version}`, name, `typescript@${version}`, join('bin', 'tsc'));
}

function downloadNodeTypes(version) {
  const name = `types-node-${version}`;
  return dirname(dirname(download(`@types/node ${version}`, name, `@types/node@${version}`, 'package.json')));
}

/**
 * @typedef {{ version: string, tsc: string, types?: string, options: Record<string, unknown> }} Run
 * @param {string} folder
 * @param {Run[]} runs
 */
async function compileEach(folder, runs) {
  const program = join(folder, 'types');
  mkdirSync(program, { recursive: true });
  for (const name of ['module.mts', 'commonjs.cts']) copyFileSync(assertions, join(program, name));
  const numbered = runs.entries();
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      for (const [number, run] of numbered) await compile(program, `tsconfig.${number}.json`, run);
    }),
  );
}

/**
 * @param {string} program
 * @param {string} config
 * @param {Run} run
 */
async function compile(program, config, { version, tsc, types = 'of the repository', options }) {
  const compilerOptions = {
    target: 'es2022',
    // Without esnext.disposable, which a program needs only for `using`.
    lib: ['es2022'],
    typeRoots: [join(root, 'node_modules', '@types')],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    ...options,
  };
  writeFileSync(join(program, config), JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }));
  const output = await new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', config], { cwd: program }, (error, stdout) =>
      resolve(error ? `${stdout}${error.message}` : ''),
    );
  });
  const what = `TypeScript ${version}, module ${options.module}, ${options.moduleResolution}, @types/node ${types}`;
  report(`${what}: the published types`, output === '', output);
}
