// Fails when an import points up in the layers of ARCHITECTURE.md, or when a C file includes a header that it must not know.

import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { filesUnder, native, pty, root, terminal } from './lib/project.mjs';
import { fail } from './lib/run.mjs';

/** Folders and files of the packages' src from the top down. Layers of the same line do not import each other. */
const packageLayers = {
  [pty]: [
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
  ],
  [terminal]: [
    ['index', 'testing'],
    ['session'],
    ['run', 'asciicast'],
    ['screen', 'state'],
    ['picture', 'expect'],
    ['errors', 'nearest'],
  ],
};

/** Packages that may be imported only by one layer, so that others can take their place. */
const packagesOfLayers = [{ name: /^@xterm\//, folder: terminal, layer: 'screen' }];

/** The C core is used and tested without Node, and libuv is behind one file. */
const headers = [
  { header: /^uv(\.h$|\/)/, allowedIn: /^binding\/uv_poll\.c$/ },
  { header: /^(node|js_native)_api/, allowedIn: /^binding\// },
];

const problems = [
  ...Object.keys(packageLayers).flatMap((folder) =>
    filesUnder(`${folder}/src`, /\.ts$/).flatMap((file) =>
      importsOf(file).map((found) => problemOf(folder, file, found)),
    ),
  ),
  ...filesUnder(native, /\.[ch]$/).flatMap(forbiddenHeaders),
].filter(Boolean);
if (problems.length > 0) fail(problems.join('\n'));

/** Finds every `import`, `export … from` and `import()`. The files are formatted, so a pattern is enough. */
function importsOf(file) {
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const statement =
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/gm;
  return [...code.matchAll(statement)].map((match) => ({
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

function problemOf(folder, file, { specifier, typeOnly }) {
  const where = `${relative(root, file)} imports ${specifier}`;
  const layers = packageLayers[folder];
  const layerIn = (path) => layerOf(`${folder}/src`, path);
  const restricted = packagesOfLayers.find(({ name }) => name.test(specifier));
  if (restricted && (restricted.folder !== folder || restricted.layer !== layerIn(file))) {
    return `${where}: only ${relative(root, restricted.folder)}/src/${restricted.layer} imports it`;
  }
  if (specifier.startsWith('#src') || (folder === pty && specifier.startsWith('strand-pty'))) {
    return `${where}: imports within src are relative`;
  }
  if (!specifier.startsWith('.')) return undefined;
  const [from, to] = [file, resolve(dirname(file), specifier)].map(layerIn);
  const [above, below] = [from, to].map((layer) => layers.findIndex((line) => line.includes(layer)));
  if (above < 0 || below < 0) return `${where}: ${above < 0 ? from : to} is not in scripts/check-layers.mjs`;
  if (from !== to && above >= below) return `${where}: ${from} is not above ${to}`;
  if (from === 'interfaces' && !typeOnly) return `${where}: interfaces.ts imports only types`;
  return undefined;
}

/** Returns the first part of a path below src: `process` for process/pty-process.ts, `errors` for errors.ts. */
function layerOf(src, path) {
  return relative(src, path)
    .split(sep, 1)[0]
    .replace(/\.[jt]s$/, '');
}

function forbiddenHeaders(file) {
  const path = relative(native, file);
  const included = readFileSync(file, 'utf8').matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm);
  return [...included]
    .filter(([, name]) => headers.some(({ header, allowedIn }) => header.test(name) && !allowedIn.test(path)))
    .map(([, name]) => `native/${path} must not include ${name}`);
}
