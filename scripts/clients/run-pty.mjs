// run-pty: several programs, one terminal. It needs a terminal itself, which is one of strand-pty, and does not expect `spawn` to
// throw.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { spawn } from 'strand-pty';
import { until } from './until.mjs';

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
  async run(folder, saw) {
    const program = join(folder, 'node_modules/run-pty/run-pty-bin.js');
    const args = [program, ...commands.flatMap((command) => ['%', ...command])];
    const runner = spawn(process.execPath, args, { encoding: 'utf8', columns: 100, rows: 30 });
    let text = '';
    runner.on('data', (chunk) => {
      text += chunk;
    });
    const shows = (pattern) => until(`it shows ${pattern}`, () => pattern.test(text));
    try {
      await shows(/exit 1\b.*\/no\/such\/program/);
      saw('a program that does not exist has exited with 1');
      await shows(/exit 137\b.*kill -9/);
      saw('a killed program has exited with 137');
      await shows(/exit 3\b/);
      runner.write('3');
      await shows(/42 │ 😀/);
      saw('the output of a program is shown');
      text = '';
      runner.write('\x1a');
      await shows(/kill all/);
      runner.write('\x03');
      await until('it has ended', () => runner.exitCode !== null);
      assert.equal(runner.exitCode, 0);
      saw('Ctrl-C ends all programs');
    } finally {
      await runner[Symbol.asyncDispose]();
    }
  },
};
