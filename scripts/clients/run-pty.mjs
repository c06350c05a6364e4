// run-pty: several programs, one terminal. It needs a terminal itself, which is one of strand-pty, and does not expect `spawn` to
// throw.

import assert from 'node:assert/strict';
import { onTerminal } from './terminal.mjs';

const commands = [
  ['/no/such/program'],
  ['sh', '-c', 'kill -9 $$'],
  ['sh', '-c', 'echo $((6 * 7)) │ 😀; exit 3'],
  ['sleep', '60'],
];

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'run-pty 6.0.2',
  dependencies: { 'run-pty': '6.0.2' },
  replaced: '@lydell/node-pty',
  run(folder, saw) {
    const args = commands.flatMap((command) => ['%', ...command]);
    return onTerminal(folder, 'run-pty/run-pty-bin.js', { args }, async (terminal) => {
      await terminal.shows(/exit 1\b.*\/no\/such\/program/);
      saw('a program that does not exist has exited with 1');
      await terminal.shows(/exit 137\b.*kill -9/);
      saw('a killed program has exited with 137');
      await terminal.shows(/exit 3\b/);
      terminal.write('3');
      await terminal.shows(/42 │ 😀/);
      saw('the output of a program is shown');
      terminal.clear();
      terminal.write('\x1a');
      await terminal.shows(/kill all/);
      terminal.write('\x03');
      assert.equal(await terminal.exitCode(), 0);
      saw('Ctrl-C ends all programs');
    });
  },
};
