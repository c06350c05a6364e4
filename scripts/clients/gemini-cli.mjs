// The shell of gemini-cli: each command runs on a terminal of its own, and the output is collected from a screen.

import assert from 'node:assert/strict';
import { resultOf } from './program.mjs';

const program = `
import { ShellExecutionService } from '@google/gemini-cli-core';
const config = {
  terminalWidth: 100,
  terminalHeight: 30,
  pager: 'cat',
  showColor: false,
  sanitizationConfig: {
    allowedEnvironmentVariables: [],
    blockedEnvironmentVariables: [],
    enableEnvironmentVariableRedaction: false,
  },
};
const results = [];
for (const command of ['seq 5000', 'exit 3', 'kill -9 $$']) {
  const { signal } = new AbortController();
  const handle = await ShellExecutionService.execute(command, process.cwd(), () => {}, signal, true, config);
  const { executionMethod, exitCode, signal: number, output } = await handle.result;
  results.push({ executionMethod, exitCode, number, output });
}
console.log(JSON.stringify(results));
process.exit();
`;

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: '@google/gemini-cli-core 0.61.0',
  dependencies: { '@google/gemini-cli-core': '0.61.0' },
  replaced: '@lydell/node-pty',
  run(folder, saw) {
    const [lines, exited, killed] = resultOf(folder, 'program.mjs', program);
    assert.equal(lines.executionMethod, 'lydell-node-pty');
    assert.equal(lines.output.trim(), Array.from({ length: 5000 }, (_, at) => at + 1).join('\n'));
    saw('5,000 lines arrive, to the last');
    assert.equal(exited.exitCode, 3);
    assert.deepEqual([killed.exitCode, killed.number], [0, 9]);
    saw('exit codes and signals arrive');
  },
};
