// `npm run test:clients`: published programs that were written for node-pty or a fork of it, unchanged, with
// strand-pty/node-pty in its place. They are installed into a temporary folder with an `overrides` entry, as
// docs/node-pty.md says, and run for real. It needs the npm registry, so it is no part of `npm test`.
//
//   npm run test:clients
//   npm run test:clients -- gritty       only those whose name has this

import './setup.mjs';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client as gritty } from './clients/gritty.mjs';
import { client as terminalizer } from './clients/terminalizer.mjs';
import { clients as tuiTest } from './clients/tui-test.mjs';
import { clients as typesOfNodePty } from './clients/types-of-node-pty.mjs';
import { parseArguments } from './lib/arguments.mjs';
import { root } from './lib/project.mjs';
import { capture, fail } from './lib/run.mjs';

/**
 * A published program.
 *
 * @typedef {object} Client
 * @property {string} name
 * @property {Record<string, string>} dependencies what is installed: itself, and what is needed to talk to it
 * @property {string} [replaced] the package in whose place we are
 * @property {(folder: string, saw: (what: string) => void) => Promise<void> | void} run uses it, tells what was seen, and
 *   throws when that was wrong
 */

const { filters } = parseArguments({});
/** @type {Client[]} */
const all = [gritty, ...tuiTest, terminalizer, ...typesOfNodePty];
const clients = all.filter(
  ({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)),
);
if (clients.length === 0) fail(`No client found for ${filters.join(', ')}.`);

let passed = 0;
let failed = 0;
for (const client of clients) {
  try {
    await inTemporaryFolder((folder) => run(client, folder));
    passed += 1;
  } catch (error) {
    console.log(`FAIL ${client.name}: ${error.message}`);
    failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {Client} client
 * @param {string} folder
 */
async function run(client, folder) {
  install(client, folder);
  await client.run(folder, (what) => console.log(`ok   ${client.name}: ${what}`));
}

/** @param {(folder: string) => Promise<void>} body */
async function inTemporaryFolder(body) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strand-client-')));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Without install scripts: they would build or download what is replaced.
 * @param {Client} client
 * @param {string} folder
 */
function install({ dependencies, replaced }, folder) {
  const ours = join(root, 'packages', 'node-pty');
  const overrides = replaced ? { [replaced]: `file:${ours}` } : {};
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
  const result = capture('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  if (!result.ok) throw new Error(`npm install ${result.ending}:\n${result.output}`);
  if (!replaced) return;
  const found = realpathSync(join(folder, 'node_modules', replaced));
  if (found !== ours) throw new Error(`its ${replaced} should be ${ours}, but is ${found}`);
}
