// terminalizer: records a terminal. It is CommonJS, uses a fork of node-pty, and needs a terminal itself, which is also one
// of strand-pty.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'strand-pty';
import { until } from './until.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'terminalizer 0.12.0',
  dependencies: { terminalizer: '0.12.0' },
  replaced: '@homebridge/node-pty-prebuilt-multiarch',
  async run(folder, saw) {
    const program = join(folder, 'node_modules/terminalizer/bin/app.js');
    const args = [program, 'record', 'recording', '--skip-sharing', '--command', 'bash --noprofile --norc'];
    const recorder = spawn(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      // Electron refuses to load without the browser that its install script downloads. Only rendering needs it.
      env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder },
    });
    let text = '';
    recorder.on('data', (chunk) => {
      text += chunk;
    });
    try {
      await until('there is a prompt', () => /\$ $|# $/.test(text));
      recorder.write('echo $((6 * 7)) │ 😀\r');
      // Two \r: the terminal of the recorder also translates \n, since Node's raw mode keeps OPOST.
      await until('the shell answers', () => /\r42 │ 😀\r+\n/.test(text));
      recorder.write('\x04');
      assert.deepEqual(await recorder.ended, { exitCode: 0, signal: null }, text);
    } finally {
      await recorder[Symbol.asyncDispose]();
    }
    const recording = readFileSync(join(folder, 'recording.yml'), 'utf8');
    assert.match(recording, /42 │ (😀|\\U0001F600)/);
    saw('what is typed is shown and recorded');
  },
};
