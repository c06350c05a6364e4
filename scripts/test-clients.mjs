// `npm run test:clients` runs published programs that use node-pty or a fork of it, unchanged, with strand-pty/node-pty in
// its place. They are installed into a temporary folder with an `overrides` entry, as in docs/node-pty.md. It needs the npm
// registry, so it is not part of `npm test`.
//
//   npm run test:clients
//   npm run test:clients -- gritty            only the programs with this in their name
//   npm run test:clients -- --pictures DIR    keeps a picture of each page that was opened in a browser

import './setup.mjs';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { client as codeServer } from './clients/code-server.mjs';
import { client as geminiCli } from './clients/gemini-cli.mjs';
import { client as ghosttyWeb } from './clients/ghostty-web.mjs';
import { client as gritty } from './clients/gritty.mjs';
import { client as homebridge } from './clients/homebridge.mjs';
import { client as inshellisense } from './clients/inshellisense.mjs';
import { client as ptyManager } from './clients/pty-manager.mjs';
import { client as runPty } from './clients/run-pty.mjs';
import { client as terminalizer } from './clients/terminalizer.mjs';
import { client as theia } from './clients/theia.mjs';
import { clients as tuiTest } from './clients/tui-test.mjs';
import { clients as typesOfNodePty } from './clients/types-of-node-pty.mjs';
import { client as vibetunnel } from './clients/vibetunnel.mjs';
import { client as wetty } from './clients/wetty.mjs';
import { parseArguments } from './lib/arguments.mjs';
import { root } from './lib/project.mjs';
import { report, summarize } from './lib/report.mjs';
import { capture, fail } from './lib/run.mjs';
import { temporaryFolder } from './lib/temporary-folder.mjs';

/** @typedef {(page: import('./clients/browser.mjs').Page) => Promise<void>} KeepPicture keeps a picture of a page, if that is wanted */

/**
 * A published program.
 *
 * @typedef {object} Client
 * @property {string} name
 * @property {Record<string, string>} dependencies the program, and the packages that are needed to talk to it
 * @property {string} [replaced] the package that strand-pty/node-pty replaces
 * @property {() => string | undefined} [problem] returns a sentence when the program cannot be run on this machine
 * @property {(folder: string, saw: (what: string) => void, keepPicture: KeepPicture) => Promise<void> | void} run uses the
 *   program, calls `saw` for each behaviour that is right, and throws when one is wrong
 */

const { values, filters } = parseArguments({ pictures: { type: 'string' } });
/** @type {Client[]} */
const all = [
  gritty,
  ...tuiTest,
  terminalizer,
  runPty,
  ptyManager,
  theia,
  geminiCli,
  ghosttyWeb,
  homebridge,
  inshellisense,
  vibetunnel,
  wetty,
  codeServer,
  ...typesOfNodePty,
];
const clients = all.filter(
  ({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)),
);
if (clients.length === 0) fail(`No client found for ${filters.join(', ')}.`);

for (const client of clients) {
  const problem = client.problem?.();
  if (problem) {
    console.log(`left out: ${client.name}, ${problem}`);
    continue;
  }
  try {
    const folder = temporaryFolder('client');
    install(client, folder);
    const saw = (what) => report(`${client.name}: ${what}`, true);
    await client.run(folder, saw, (page) => keepPicture(client, page));
  } catch (error) {
    report(`${client.name}: ${error.message}`, false);
  }
}
summarize('clients');

async function keepPicture({ name }, page) {
  if (!values.pictures) return;
  // npm runs this script in the root; INIT_CWD is where npm was called.
  const folder = resolve(process.env.INIT_CWD ?? '.', values.pictures);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, '-')}.png`) });
}

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
