import assert from 'node:assert/strict';
import { runExample } from '../support/example.js';
import { test } from '../support/test.js';

test('the tour works without a terminal and without input', async () => {
  const run = runExample('tour.mjs');
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
