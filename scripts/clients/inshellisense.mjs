// inshellisense: a shell inside its own terminal, with suggestions. It needs a terminal itself, which is one of strand-pty.

import assert from 'node:assert/strict';
import { onTerminal } from './terminal.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: '@microsoft/inshellisense 0.0.1-rc.16',
  dependencies: { '@microsoft/inshellisense': '0.0.1-rc.16' },
  replaced: '@homebridge/node-pty-prebuilt-multiarch',
  run(folder, saw) {
    const program = '@microsoft/inshellisense/build/index.js';
    const start = { args: ['--shell', 'bash'], env: { HOME: folder, SHELL: '/bin/bash' } };
    return onTerminal(folder, program, start, async (terminal) => {
      /** It reads Enter only once it has shown the line. */
      const type = async (line, shown) => {
        await terminal.shows(/[$#] [^$#]*$/);
        terminal.clear();
        terminal.write(line);
        await terminal.shows(shown);
      };
      await type('git sta', /status/);
      saw('it suggests what is typed');
      terminal.clear();
      terminal.write('\x03');
      await type('echo $((6 * 7)) │ é', /│ é/);
      terminal.write('\r');
      await terminal.shows(/42 │ é/);
      saw('the shell answers');
      await type('exit 7', /exit 7/);
      terminal.write('\r');
      assert.equal(await terminal.exitCode(), 7);
      saw('it ends with its shell, with the same exit code');
    });
  },
};
