// The layers of strand-pty, from ARCHITECTURE.md, as a rule: an import may only point down.

import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { filesUnder, native, pty } from './lib/project.mjs';

/** From the top down; what stands on one line may not import each other. */
const layers = [
  ['index'],
  ['default-reactor'],
  ['stream', 'node-pty', 'testing', 'helpers'],
  ['process'],
  ['terminal', 'transport'],
  ['launch'],
  ['reactor'],
  ['native'],
  ['interfaces'],
  ['errors'],
];

const src = join(pty, 'src');
/** @type {string[]} */
const problems = [];

for (const file of filesUnder(src, /\.ts$/)) {
  for (const { specifier, typeOnly } of importsOf(file)) {
    const problem = specifier.startsWith('.')
      ? complaint(layerOf(file), layerOf(resolve(dirname(file), specifier)), typeOnly)
      : /^(#src|strand-pty)/.test(specifier) && 'inside src, imports are relative';
    if (problem) problems.push(`${relative(pty, file)} imports ${specifier}: ${problem}`);
  }
}

// The core must be usable and testable without Node, and libuv stays behind two files.
const uvFiles = ['watcher.c', 'orphans.c'].map((file) => join('binding', file));
for (const file of filesUnder(native, /\.[ch]$/)) {
  const path = relative(native, file);
  for (const [, header = ''] of readFileSync(file, 'utf8').matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)) {
    const isUv = /^uv(\.h$|\/)/.test(header);
    const isNode = /^(node|js_native)_api/.test(header);
    if (isUv && !uvFiles.includes(path)) {
      problems.push(`native/${path} includes ${header}: only binding/watcher.c and orphans.c may know libuv`);
    }
    if (isNode && !path.startsWith(`binding${sep}`)) {
      problems.push(`native/${path} includes ${header}: only binding/ may know Node`);
    }
  }
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/**
 * The first part of the path below src: `process` for process/pty-process.ts, `errors` for errors.ts.
 * @param {string} path
 */
function layerOf(path) {
  const [first = ''] = relative(src, path).split(sep);
  return first.replace(/\.[jt]s$/, '');
}

/**
 * What is wrong with an import, if anything.
 * @param {string} from
 * @param {string} to
 * @param {boolean} typeOnly
 */
function complaint(from, to, typeOnly) {
  if (from === to) return undefined;
  const [above, below] = [from, to].map((name) => layers.findIndex((line) => line.includes(name)));
  if (above === -1) return `${from} has no layer yet, give it one in scripts/check-layers.mjs`;
  if (below === -1) return `${to} has no layer yet, give it one in scripts/check-layers.mjs`;
  if (above === below) return `${from} and ${to} are side by side and must not know each other`;
  if (above > below) return `${from} is below ${to}`;
  if (from === 'interfaces' && !typeOnly) return 'interfaces.ts imports nothing at run time';
  return undefined;
}

/**
 * Every import, export … from, and import() of a file. The files are formatted, so a pattern is enough.
 * @param {string} file
 */
function importsOf(file) {
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const statement =
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/gm;
  return [...code.matchAll(statement)].map((match) => ({
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}
