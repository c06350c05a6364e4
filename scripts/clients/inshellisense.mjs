// inshellisense: a shell inside its own terminal, with suggestions. It needs a terminal itself, which is one of strand-pty.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { spawn } from 'strand-pty';
import { until } from './until.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: '@microsoft/inshellisense 0.0.1-rc.16',
  dependencies: { '@microsoft/inshellisense': '0.0.1-rc.16' },
  replaced: '@homebridge/node-pty-prebuilt-multiarch',
  async run(folder, saw) {
    const program = join(folder, 'node_modules/@microsoft/inshellisense/build/index.js');
    const wrapper = spawn(process.execPath, [program, '--shell', 'bash'], {
      encoding: 'utf8',
      columns: 100,
      rows: 30,
      cwd: folder,
      env: { ...process.env, HOME: folder, SHELL: '/bin/bash' },
    });
    let text = '';
    wrapper.on('data', (chunk) => {
      text += chunk;
    });
    const shows = (pattern) => until(`it shows ${pattern}`, () => pattern.test(text));
    /** It reads Enter only once it has shown the line. */
    const type = async (line, shown) => {
      await shows(/[$#] [^$#]*$/);
      text = '';
      wrapper.write(line);
      await shows(shown);
    };
    try {
      await type('git sta', /status/);
      saw('it suggests what is typed');
      text = '';
      wrapper.write('\x03');
      await type('echo $((6 * 7)) │ é', /│ é/);
      wrapper.write('\r');
      await shows(/42 │ é/);
      saw('the shell answers');
      await type('exit 7', /exit 7/);
      wrapper.write('\r');
      await until('it has ended', () => wrapper.exitCode !== null);
      assert.equal(wrapper.exitCode, 7);
      saw('it ends with its shell, with the same exit code');
    } finally {
      await wrapper[Symbol.asyncDispose]();
    }
  },
};
