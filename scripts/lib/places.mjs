// Runs strand-pty and node-pty in each place of scripts/places: package managers, bundlers, test runners, frameworks.

import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compilesNodePty } from './node-pty-build.mjs';
import { downloadNode } from './nodes.mjs';
import { root } from './project.mjs';
import { report } from './report.mjs';
import { announce, capture, step } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/**
 * A file of scripts/places exports groups: places that need the same packages.
 *
 * @typedef {object} Group
 * @property {Record<string, string>} packages from the npm registry, with the versions that are installed
 * @property {boolean} [installsItself] its places install the libraries themselves
 * @property {readonly Place[]} places
 */

/**
 * @typedef {object} Place
 * @property {string} name
 * @property {string | (() => string)} version what the table shows for it
 * @property {string} what was run
 * @property {boolean} [quick] part of `npm run test:matrix -- --own`
 * @property {readonly string[]} [nodes] majors; by default the Node that runs this script
 * @property {readonly string[]} [libraries] by default strand-pty and node-pty
 * @property {RegExp} [sentence] what the error says, where the place cannot work by its nature
 * @property {(room: Room) => void | Promise<void>} run throws with a sentence if the library does not work
 */

/** @typedef {'strand-pty' | 'node-pty'} Library */

/**
 * One place, one library, one Node.
 *
 * @typedef {object} Room
 * @property {Library} library
 * @property {string} folder an empty folder; node_modules of the group is in its parent
 * @property {string} node the path of Node
 * @property {string} addon the path of the library's native addon
 * @property {readonly string[]} tarballs of strand-pty
 * @property {(name: string) => string} tool the path of a program of the group's packages
 * @property {(name: string, text: string) => void} write
 * @property {(file: string, args: readonly string[], options?: object) => string} run returns the output
 * @property {(args: readonly string[], options?: object) => void} spawns runs Node, which has to print "spawned"
 */

/** @typedef {{ place: string, version: string, what: string, results: Map<Library, string> }} Row */

/**
 * Runs the places whose names contain one of the filters; all without filters.
 * @param {{ filters: readonly string[], tarballs: readonly string[], quick?: boolean }} choice
 * @returns {Promise<Row[]>}
 */
export async function runPlaces({ filters, tarballs, quick = false }) {
  /** @type {Row[]} */
  const rows = [];
  for (const { packages, places, installsItself } of await groups()) {
    const chosen = places.filter((place) => (!quick || place.quick) && matches(place, filters));
    if (chosen.length === 0) continue;
    const group = newFolder();
    installPlaces(group, packages, installsItself ? [] : tarballs, !installsItself && !quick);
    for (const place of chosen) {
      const majors = quick ? [undefined] : (place.nodes ?? [undefined]);
      for (const major of majors) rows.push(await runPlace(place, { group, tarballs, major, quick }));
    }
  }
  return rows;
}

function matches({ name }, filters) {
  const lower = name.toLowerCase();
  return filters.length === 0 || filters.some((filter) => lower.includes(filter.toLowerCase()));
}

/** @returns {Promise<Group[]>} */
async function groups() {
  const folder = join(root, 'scripts', 'places');
  const files = readdirSync(folder).sort();
  const modules = await Promise.all(files.map((file) => import(join(folder, file))));
  return modules.flatMap(({ groups }) => groups);
}

async function runPlace(place, { group, tarballs, major, quick }) {
  const node = major === undefined ? process.execPath : downloadNode(major);
  const own = typeof place.version === 'string' ? place.version : place.version();
  const version = major === undefined ? own : `${own}, Node ${major}`;
  /** @type {Map<Library, string>} */
  const results = new Map();
  for (const library of quick ? ['strand-pty'] : (place.libraries ?? ['strand-pty', 'node-pty'])) {
    const result = await resultOf(place, roomOf({ group, tarballs, node, library }));
    results.set(library, result);
    tell(place, `${place.name} (${version}): ${library}`, library, result);
  }
  return { place: place.name, version, what: place.what, results };
}

/** Only a failure of strand-pty is one of the script. */
function tell({ sentence }, title, library, result) {
  if (library !== 'strand-pty') {
    console.log(`     ${title}: ${result}`);
    return;
  }
  const right = sentence?.test(result) ?? result === 'works';
  report(right ? title : `${title}: ${result}`, right);
}

async function resultOf(place, room) {
  try {
    await place.run(room);
    return 'works';
  } catch (error) {
    return error.message.replaceAll(room.folder, '.').replaceAll(dirname(room.folder), '..');
  }
}

/** @returns {Room} */
function roomOf({ group, tarballs, node, library }) {
  const folder = mkdtempSync(join(group, 'room-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const modules = join(group, 'node_modules');
  const run = (file, args, options = {}) => {
    const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, CI: 'true', ...options.env };
    const result = capture(file, args, { cwd: folder, timeout: 300_000, ...options, env });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences.
    result.output = result.output.replaceAll(/\x1b\[[\d;]*m/g, '');
    if (!result.ok) throw Object.assign(new Error(sentenceOf(result)), { output: result.output });
    return result.output;
  };
  return {
    library,
    folder,
    node,
    tarballs,
    addon:
      library === 'strand-pty'
        ? join(modules, `strand-pty-linux-${process.arch}-gnu`, 'strand_pty.node')
        : join(modules, 'node-pty', 'build', 'Release', 'pty.node'),
    tool: (name) => join(modules, '.bin', name),
    write(name, text) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    run,
    spawns(args, options = {}) {
      const output = run(node, args, { timeout: 60_000, ...options });
      if (!/spawned/.test(output)) throw new Error(`no output of the child arrived: ${output.trim()}`);
    },
  };
}

/** The line of a failed program's output that tells most. */
function sentenceOf({ output, ending }) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    // Longer lines are the source of a bundle.
    .filter((line) => line !== '' && line.length < 1000);
  const error =
    lines.find((line) => line.startsWith('[cause]: ')) ??
    lines.find((line) =>
      /\b\w*Error: |\[ERROR\]|^panic|\berror(:| [A-Z]{2})|ERR_|npm error code /.test(line),
    );
  return (error ?? lines.at(-1) ?? `it ${ending}`).slice(0, 400);
}

/** Installs the packages of a group without install scripts, and the libraries: node-pty with its addon as it was compiled. */
export function installPlaces(folder, packages, tarballs, withNodePty) {
  const nodePty = withNodePty ? compilesNodePty() : undefined;
  const named = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  announce(`installing ${named.join(', ') || 'the libraries'}`);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const files = [...named, ...tarballs, ...(nodePty ? [nodePty.specifier] : [])];
  const args = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', ...files];
  if (files.length > 0) step('Installing', 'npm', args, { cwd: folder });
  if (nodePty) {
    cpSync(nodePty.build, join(folder, 'node_modules', 'node-pty', 'build'), { recursive: true });
  }
}

/** @type {string | undefined} */
let temporary;

/** Makes a folder that is removed when this process exits. */
export function newFolder() {
  temporary ??= temporaryFolder('places');
  return mkdtempSync(join(temporary, 'folder-'));
}

/** Copies a library's addon to where a bundle in a folder looks for it. */
export function addonBeside(room, folder) {
  const target = join(folder, room.library === 'strand-pty' ? '.' : 'build/Release');
  mkdirSync(target, { recursive: true });
  copyFileSync(room.addon, join(target, basename(room.addon)));
}

/** The statement that loads `spawn` of a library. */
export const loads = (library, module) =>
  module === 'esm' ? `import { spawn } from '${library}';` : `const { spawn } = require('${library}');`;

/** A function that resolves when the output of a child on a terminal has arrived and the child has exited. */
export const spawned = `
function spawned() {
  const child = spawn('/bin/sh', ['-c', 'test -t 0 && echo on a terminal'], {});
  let output = '';
  const heard = new Promise((resolve) => {
    child.on('data', (data) => {
      output += data;
      if (output.includes('on a terminal')) resolve();
    });
  });
  return Promise.all([heard, new Promise((resolve) => child.on('exit', resolve))]);
}
`;

/** A program that prints "spawned", and then has nothing more to do. */
export const program = (library, module) =>
  `${loads(library, module)}\n${spawned}\nspawned().then(() => console.log('spawned'));\n`;

/** The text of a test for Jest and Vitest. An AbortSignal of the test's realm is not an instance of Node's. */
export const testOf = (library) => `
test('a child runs on a terminal', async () => {
  await spawned();
  if ('${library}' === 'strand-pty') {
    const aborted = spawn('cat', [], { signal: AbortSignal.timeout(20) });
    expect((await aborted.ended).aborted).toBe(true);
  }
});
`;

/** What strand-pty says in a bundle that contains it and has no addon. */
export const KEEP_EXTERNAL =
  /in a bundle, keep strand-pty external, or copy strand_pty.node beside the bundle, or set STRAND_PTY_BINARY/;
