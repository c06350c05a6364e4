// code-server: VS Code in the browser. Its terminals run in a process of their own, on Node 24. VS Code's packages are installed
// from a lock file of theirs, so an override does not reach them: their node-pty is replaced by a link. Their other addons are not
// built, which costs VS Code its log files.

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadNode } from '../lib/nodes.mjs';
import { root } from '../lib/project.mjs';
import { capture } from '../lib/run.mjs';
import { browserDependency, browserProblem, withPage } from './browser.mjs';
import { withServer } from './server.mjs';

const settings = {
  // Its chat would take the focus.
  'chat.disableAIFeatures': true,
  'editor.accessibilitySupport': 'off',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  // The DOM renderer, whose text can be read.
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.defaultProfile.linux': 'plain',
  'terminal.integrated.profiles.linux': { plain: { path: '/bin/bash', args: ['--noprofile', '--norc'] } },
  'terminal.integrated.shellIntegration.enabled': false,
  'workbench.startupEditor': 'none',
};

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'code-server 4.139.1',
  dependencies: { 'code-server': '4.139.1', ...browserDependency },
  problem: browserProblem,
  async run(folder, saw, keepPicture) {
    installCode(join(folder, 'node_modules/code-server/lib/vscode'));
    const home = join(folder, 'home');
    const user = join(home, '.local/share/code-server/User');
    mkdirSync(user, { recursive: true });
    writeFileSync(join(user, 'settings.json'), JSON.stringify(settings));

    const flags = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--bind-addr'];
    const start = (port) => ({
      node: downloadNode('24'),
      args: [...flags, `127.0.0.1:${port}`],
      env: { HOME: home, XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: '' },
    });
    await withServer(folder, 'code-server/out/node/entry.js', start, (port) =>
      withPage(folder, `http://127.0.0.1:${port}/?folder=${home}`, async (page) => {
        const shows = (pattern) => page.waitForFunction(isOnScreen, { timeout: 90_000 }, pattern);
        await page.waitForSelector('.explorer-viewlet', { timeout: 90_000 });
        await page.keyboard.down('Control');
        await page.keyboard.press('Backquote');
        await page.keyboard.up('Control');
        await shows('[#$] $');
        await page.focus('.xterm-helper-textarea');
        await page.keyboard.type('echo $((6 * 7)) │ é; seq 100000 | tail -n 2; stty size\n');
        await shows('^42 │ é\\n99999\\n100000\\n\\d+ \\d+\\n');
        saw('a shell answers in the terminal of VS Code, in Chromium');
        await keepPicture(page);
      }),
    );
  },
};

function installCode(folder) {
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const result = capture('npm', args, { cwd: folder });
  if (!result.ok) throw new Error(`npm install ${result.ending}:\n${result.output}`);
  const replaced = join(folder, 'node_modules/node-pty');
  rmSync(replaced, { recursive: true });
  symlinkSync(join(root, 'packages/node-pty'), replaced);
}

/** Runs in the page. Spaces are non-breaking there. */
function isOnScreen(pattern) {
  const rows = [...document.querySelectorAll('.xterm-rows > div')].map((row) =>
    row.textContent.replaceAll('\u00a0', ' ').trimEnd(),
  );
  return new RegExp(pattern, 'm').test(rows.join('\n').trimEnd().concat(' '));
}
