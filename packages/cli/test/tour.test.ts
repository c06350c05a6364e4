import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Run } from './support/piped.js';
import { test } from './support/test.js';

const tour = fileURLToPath(new URL('../../../examples/tour.mjs', import.meta.url));

test('the tour works without a terminal and without input', async () => {
  const run = new Run(process.execPath, [tour]);
  run.stdin.end();
  const { stdout, stderr, status } = await run.end();
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /\| 30 100\n/);
  assert.match(stdout, /on a terminal: .*\\e\[/);
  assert.match(stdout, /\| 43 132\n/);
  assert.match(stdout, /ended by SIGINT\n/);
  assert.match(stdout, /exit 7: \{"exitCode":7,"signal":null\}\n/);
  assert.match(stdout, /"code":"ENOENT","errno":-2,"syscall":"chdir","path":"\/no\/such\/folder"/);
});
