// `npm run test:clients` runs published programs that use node-pty or a fork of it, unchanged, with strand-pty/node-pty in
// its place. They are installed into a temporary folder with an `overrides` entry, as in docs/node-pty.md. It needs the npm
// registry, so it is not part of `npm test`.
//
//   npm run test:clients
//   npm run test:clients -- gritty       only the programs with this in their name

import './setup.mjs';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { client as gritty } from './clients/gritty.mjs';
import { client as terminalizer } from './clients/terminalizer.mjs';
import { clients as tuiTest } from './clients/tui-test.mjs';
import { clients as typesOfNodePty } from './clients/types-of-node-pty.mjs';
import { parseArguments } from './lib/arguments.mjs';
import { root } from './lib/project.mjs';
import { report, summarize } from './lib/report.mjs';
import { capture, fail } from './lib/run.mjs';
import { temporaryFolder } from './lib/temporary-folder.mjs';

/**
 * A published program.
 *
 * @typedef {object} Client
 * @property {string} name
 * @property {Record<string, string>} dependencies the program, and the packages that are needed to talk to it
 * @property {string} [replaced] the package that strand-pty/node-pty replaces
 * @property {(folder: string, saw: (what: string) => void) => Promise<void> | void} run uses the program, calls `saw` for each
 *   behaviour that is right, and throws when one is wrong
 */

const { filters } = parseArguments({});
/** @type {Client[]} */
const all = [gritty, ...tuiTest, terminalizer, ...typesOfNodePty];
const clients = all.filter(
  ({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)),
);
if (clients.length === 0) fail(`No client found for ${filters.join(', ')}.`);

for (const client of clients) {
  try {
    const folder = temporaryFolder('client');
    install(client, folder);
    await client.run(folder, (what) => report(`${client.name}: ${what}`, true));
  } catch (error) {
    report(`${client.name}: ${error.message}`, false);
  }
}
summarize('clients');

/** Installs a program without install scripts, which would build or download the replaced package. */
function install({ dependencies, replaced }, folder) {
  const ours = join(root, 'packages', 'node-pty');
  const overrides = replaced ? { [replaced]: `file:${ours}` } : {};
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
  const result = capture('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  if (!result.ok) throw new Error(`npm install ${result.ending}:\n${result.output}`);
  if (!replaced) return;
  const found = realpathSync(join(folder, 'node_modules', replaced));
  if (found !== ours) throw new Error(`its ${replaced} is ${found}, not ${ours}`);
}
