// Package managers, with install scripts off. Each installs the tarballs as direct dependencies; a dependency of a tarball on
// another tarball is redirected by the manager's overrides, since the packages are in no registry.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodePtyVersion } from '../lib/node-pty-build.mjs';
import { downloadBun } from '../lib/nodes.mjs';
import { newFolder, program } from '../lib/places.mjs';
import { pty } from '../lib/project.mjs';
import { capture } from '../lib/run.mjs';

const versions = { pnpm: '12.21.0', yarn: '1.22.22', '@yarnpkg/cli-dist': '4.18.1' };
const npmVersion = capture('npm', ['--version']).output.trim();
const nodes = ['20', '22'];

/** @typedef {import('../lib/places.mjs').Room} Room */

/**
 * @typedef {object} Manager
 * @property {string} name
 * @property {string} version
 * @property {string} command as it is typed
 * @property {(overrides: Record<string, string>) => object} overrides what package.json contains
 * @property {Record<string, string>} [files] of settings
 * @property {(room: Room) => string} install returns its output
 * @property {readonly string[]} [require] options of Node for what was installed
 * @property {readonly string[]} [loader] more of them for ES modules
 * @property {readonly string[]} [nodes]
 */

/** @type {Manager[]} */
const managers = [
  {
    name: 'npm',
    version: npmVersion,
    command: '`npm install --ignore-scripts`',
    overrides: (overrides) => ({ overrides }),
    install: ({ run }) => run('npm', ['install', '--ignore-scripts', '--prefer-offline']),
  },
  {
    name: 'pnpm',
    version: versions.pnpm,
    command: '`pnpm install --ignore-scripts`',
    overrides: () => ({}),
    install: ({ run, node, folder }) =>
      run(node, [inModules(folder, 'pnpm/bin/pnpm.mjs'), 'install', '--ignore-scripts']),
  },
  {
    name: 'Yarn classic',
    version: versions.yarn,
    command: '`yarn install --ignore-scripts`',
    overrides: (resolutions) => ({ resolutions }),
    install: ({ run, node, folder }) =>
      run(node, [inModules(folder, 'yarn/bin/yarn.js'), 'install', '--ignore-scripts']),
  },
  {
    name: 'Yarn with Plug’n’Play',
    version: versions['@yarnpkg/cli-dist'],
    command: '`yarn install`, with `enableScripts: false`',
    overrides: (resolutions) => ({ resolutions }),
    files: {
      '.yarnrc.yml': 'enableScripts: false\nnodeLinker: pnp\nenableTelemetry: false\n',
      'yarn.lock': '',
    },
    install: ({ run, node, folder }) =>
      run(node, [inModules(folder, '@yarnpkg/cli-dist/bin/yarn.js'), 'install'], {
        env: { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' },
      }),
    require: ['--require', './.pnp.cjs'],
    loader: ['--experimental-loader', './.pnp.loader.mjs'],
    nodes,
  },
  {
    name: 'Bun',
    version: '1',
    command: '`bun install --ignore-scripts`',
    overrides: (overrides) => ({ overrides }),
    install: ({ run }) => run(downloadBun(), ['install', '--ignore-scripts']),
  },
];

/** npm refuses to override a direct dependency (EOVERRIDE), unless the override is `$NAME`. @type {import('../lib/places.mjs').Place} */
const directOverride = {
  name: 'npm: override of a node-pty that is a direct dependency too',
  version: npmVersion,
  what: '`"dependencies": { "node-pty": REPLACEMENT }, "overrides": { "node-pty": "$node-pty" }`',
  libraries: ['strand-pty'],
  run(room) {
    const { 'strand-node-pty': replacement = '', 'strand-cli': _cli, ...ours } = files(room);
    const user = `file:${packedUser(room)}`;
    const manifest = (nodePty, override) => ({
      dependencies: { ...ours, 'node-pty': nodePty, 'uses-node-pty': user },
      overrides: { 'node-pty': override },
    });
    const [npm] = managers;
    const refused = errorOf(() => install(room, npm, manifest(nodePtyVersion, replacement), undefined));
    if (!/EOVERRIDE/.test(refused)) throw new Error(`npm did not say EOVERRIDE: ${refused}`);
    install(room, npm, manifest(replacement, '$node-pty'), undefined);
    usesReplacement(room, npm);
  },
};

/** @type {import('../lib/places.mjs').Place} */
const link = {
  name: 'pnpm: `link:`',
  version: versions.pnpm,
  what: '`"strand-pty": "link:CLONE/packages/pty"`, with the addon as it was built there',
  libraries: ['strand-pty'],
  run(room) {
    const [, pnpm] = managers;
    install(room, pnpm, { dependencies: { 'strand-pty': `link:${pty}` } }, {});
    uses(room, pnpm, 'strand-pty');
  },
};

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: versions,
    installsItself: true,
    places: [...managers.flatMap((manager) => [direct(manager), override(manager)]), directOverride, link],
  },
];

/** A file of the packages of this group; not from .bin, since both Yarns have one program there. */
function inModules(folder, path) {
  return join(folder, '..', 'node_modules', path);
}

/** The library as a direct dependency. @returns {import('../lib/places.mjs').Place} */
function direct(manager) {
  return {
    name: `${manager.name}: install`,
    version: manager.version,
    what: `${manager.command}, then \`import\` and \`require\``,
    nodes: manager.nodes,
    run(room) {
      const ours = files(room);
      const dependencies = room.library === 'strand-pty' ? ours : { 'node-pty': nodePtyVersion };
      install(room, manager, { dependencies }, room.library === 'strand-pty' ? ours : {});
      uses(room, manager, room.library);
    },
  };
}

/** A package that requires node-pty gets strand-node-pty. @returns {import('../lib/places.mjs').Place} */
function override(manager) {
  return {
    name: `${manager.name}: override of node-pty`,
    version: manager.version,
    what: 'a dependency that requires node-pty gets strand-node-pty',
    nodes: manager.nodes,
    libraries: ['strand-pty'],
    run(room) {
      const { 'strand-node-pty': replacement = '', 'strand-cli': _cli, ...ours } = files(room);
      const user = packedUser(room);
      install(
        room,
        manager,
        { dependencies: { ...ours, 'uses-node-pty': `file:${user}` } },
        { ...ours, 'node-pty': replacement },
      );
      usesReplacement(room, manager);
    },
  };
}

/** The tarballs of strand-pty, by the name of the package. */
function files({ tarballs }) {
  return Object.fromEntries(
    tarballs.map((file) => [/([a-z0-9-]+)-\d+\.\d+\.\d+\.tgz$/.exec(file)?.[1] ?? '', `file:${file}`]),
  );
}

function install(room, { overrides, files: settings = {}, install: run, name }, manifest, replaced) {
  room.write(
    'package.json',
    JSON.stringify({ private: true, ...manifest, ...(replaced && overrides(replaced)) }),
  );
  if (name === 'pnpm') room.write('pnpm-workspace.yaml', JSON.stringify({ overrides: replaced }));
  for (const [file, text] of Object.entries(settings)) room.write(file, text);
  run(room);
}

/** The package that requires node-pty spawns, with strand-node-pty. */
function usesReplacement(room, manager) {
  room.write('main.cjs', "require('uses-node-pty');\n");
  const output = room.run(room.node, [...(manager.require ?? []), 'main.cjs']);
  if (!/spawned/.test(output)) throw new Error(`no output of the child arrived: ${output.trim()}`);
  if (!/strand/.test(output)) throw new Error('the override did not replace node-pty');
}

/** Both kinds of module spawn. */
function uses({ write, spawns }, { require = [], loader = [] }, library) {
  write('main.mjs', program(library, 'esm'));
  write('main.cjs', program(library, 'cjs'));
  spawns([...require, ...loader, 'main.mjs']);
  spawns([...require, 'main.cjs']);
}

function errorOf(call) {
  try {
    call();
    return 'it did not fail';
  } catch (error) {
    return error.message;
  }
}

/** Packs a package that depends on node-pty and says which one it got. */
function packedUser({ run }) {
  const folder = newFolder();
  const write = (name, text) => writeFileSync(join(folder, name), text);
  const dependencies = { 'node-pty': `^${nodePtyVersion}` };
  write(
    'package.json',
    JSON.stringify({ name: 'uses-node-pty', version: '1.0.0', main: 'index.js', dependencies }),
  );
  write(
    'index.js',
    `${program('node-pty', 'cjs')}console.log(require.resolve('node-pty'), require('node-pty/package.json').name);\n`,
  );
  run('npm', ['pack', '--ignore-scripts', folder, '--pack-destination', folder]);
  return join(folder, 'uses-node-pty-1.0.0.tgz');
}
