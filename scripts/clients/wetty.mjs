// wetty: a terminal in the browser, with its own page and flow control. Its server is ESM and uses the default import.

import { browserDependency, browserProblem, withPage } from './browser.mjs';
import { withServer } from './server.mjs';

const COMMAND = 'bash --noprofile --norc';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'wetty 3.2.0',
  dependencies: { wetty: '3.2.0', ...browserDependency },
  replaced: 'node-pty',
  problem: () =>
    process.getuid?.() === 0
      ? browserProblem()
      : 'it starts a program itself only as root, else it uses ssh.',
  async run(folder, saw, keepPicture) {
    // env -S, which wetty uses, splits the command.
    const start = (port) => ({ args: ['--host', '127.0.0.1', '--port', port, '--command', COMMAND] });
    await withServer(folder, 'wetty/build/main.js', start, (port) =>
      withPage(folder, `http://127.0.0.1:${port}/`, async (page) => {
        const shows = (pattern) => page.waitForFunction(isOnScreen, { timeout: 30_000 }, pattern);
        await shows('#$');
        await page.keyboard.type('echo $((6 * 7)) │ 😀; seq 100000 | tail -n 2\n');
        await shows('^42 │ 😀\\n99999\\n100000\\n');
        saw('a shell answers in Chromium');
        await page.setViewport({ width: 800, height: 600 });
        await page.keyboard.type('clear; seq 100000; stty size\n');
        await shows('^99999\\n100000\\n37 98\\n');
        saw('100,000 lines pass its flow control, and the shell sees the new size');
        await keepPicture(page);
      }),
    );
  },
};

/** Runs in the page. */
function isOnScreen(pattern) {
  const { active } = globalThis.wetty_term?.buffer ?? {};
  if (!active) return false;
  const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at).translateToString(true));
  return new RegExp(pattern, 'm').test(lines.join('\n').trimEnd().concat('\n'));
}
