// terminalizer: records a terminal. It is CommonJS, uses a fork of node-pty, and needs a terminal itself, which is also one
// of strand-pty.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTerminal } from './terminal.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'terminalizer 0.12.0',
  dependencies: { terminalizer: '0.12.0' },
  replaced: '@homebridge/node-pty-prebuilt-multiarch',
  async run(folder, saw) {
    const start = {
      args: ['record', 'recording', '--skip-sharing', '--command', 'bash --noprofile --norc'],
      // Electron refuses to load without the browser that its install script downloads. Only rendering needs it.
      env: { ELECTRON_OVERRIDE_DIST_PATH: folder },
    };
    await onTerminal(folder, 'terminalizer/bin/app.js', start, async (terminal) => {
      await terminal.shows(/\$ $|# $/);
      terminal.write('echo $((6 * 7)) │ 😀\r');
      // Two \r: the terminal of the recorder also translates \n, since Node's raw mode keeps OPOST.
      await terminal.shows(/\r42 │ 😀\r+\n/);
      terminal.write('\x04');
      assert.equal(await terminal.exitCode(), 0);
    });
    const recording = readFileSync(join(folder, 'recording.yml'), 'utf8');
    assert.match(recording, /42 │ (😀|\\U0001F600)/);
    saw('what is typed is shown and recorded');
  },
};
